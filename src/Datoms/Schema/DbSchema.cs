using System;
using Accrete.Edn;

namespace Accrete.Schema;

/// <summary>What a database value knows of its attributes, idents and partitions, as of its basis: an immutable value, all in memory.</summary>
public sealed class DbSchema
{
    /// <summary>Returns the attribute with an id, null where the id is no attribute.</summary>
    public DbAttribute? Attribute(long id) => throw new NotImplementedException();

    /// <summary>Returns the attribute with an ident, a former one too; null where there is none.</summary>
    public DbAttribute? Attribute(Keyword ident) => Entid(ident) is { } id ? Attribute(id) : null;

    /// <summary>Returns the entity of an ident, a former one too where it was not given away; null where there is none.</summary>
    public long? Entid(Keyword ident) => throw new NotImplementedException();

    /// <summary>Returns the present ident of an entity, null where it has none.</summary>
    public Keyword? Ident(long entityId) => throw new NotImplementedException();

    /// <summary>Tells whether an entity is an installed partition.</summary>
    public bool IsPartition(long entityId) => throw new NotImplementedException();
}
