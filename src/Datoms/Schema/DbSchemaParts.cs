using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Schema;

/// <summary>The parts of a schema while it is being made from another one.</summary>
/// <remarks>Arrays and dictionaries are shared with the schema they came from until the first change.</remarks>
internal sealed class DbSchemaParts
{
    private bool _ownsAttributes;

    /// <summary>Gets or sets the attributes at their ids.</summary>
    public DbAttribute?[] Attributes { get; set; } = [];

    /// <summary>Gets or sets the attributes by present and former idents.</summary>
    public Dictionary<Keyword, DbAttribute> AttributesByIdent { get; set; } = [];

    /// <summary>Gets or sets, at the id of each member attribute, the composite tuples it is in.</summary>
    public DbAttribute[]?[] Composites { get; set; } = [];

    /// <summary>Gets or sets the entities by present and former idents, and the present idents by entity.</summary>
    public IdentTable Idents { get; set; } = IdentTable.Empty;

    /// <summary>Gets or sets the named partitions.</summary>
    public ImmutableSortedSet<long> Partitions { get; set; } = [];

    /// <summary>Gets or sets the value types.</summary>
    public ImmutableSortedSet<long> ValueTypes { get; set; } = [];

    /// <summary>Gets or sets the tags that say what values of a value type are stored as, by entity.</summary>
    public ImmutableSortedDictionary<long, Keyword> Tags { get; set; } =
        ImmutableSortedDictionary<long, Keyword>.Empty;

    /// <summary>Gives an ident to an entity; who had it before keeps only its other names.</summary>
    public void SetIdent(long entityId, Keyword ident)
    {
        Idents = Idents.With(entityId, ident);
        if (AttributesByIdent.ContainsKey(ident))
        {
            OwnAttributes();
            AttributesByIdent.Remove(ident);
        }

        if (entityId < Attributes.Length && Attributes[entityId] is { } attribute)
        {
            SetAttribute(attribute with { Ident = ident });
        }
    }

    /// <summary>Adds an attribute or replaces the one with its id.</summary>
    public void SetAttribute(DbAttribute attribute)
    {
        OwnAttributes();
        if (attribute.Id >= Attributes.Length)
        {
            DbAttribute?[] grown = Attributes;
            Array.Resize(ref grown, attribute.Id + 1);
            Attributes = grown;
        }

        DbAttribute? old = Attributes[attribute.Id];
        Attributes[attribute.Id] = attribute;
        if (old is not null)
        {
            foreach (Keyword name in NamesOf(old))
            {
                AttributesByIdent[name] = attribute;
            }
        }

        AttributesByIdent[attribute.Ident] = attribute;
    }

    /// <summary>Replaces all attributes.</summary>
    /// <param name="attributes">The attributes by id, members of composites among them.</param>
    /// <param name="names">The same by present and former idents.</param>
    public void SetAttributes(SortedDictionary<int, DbAttribute> attributes, Dictionary<Keyword, DbAttribute> names)
    {
        foreach (DbAttribute attribute in attributes.Values)
        {
            foreach (int member in attribute.TupleAttributes)
            {
                Invariant.Check(attributes.ContainsKey(member), "the members of a composite are attributes");
            }
        }

        Attributes = new DbAttribute?[attributes.Count == 0 ? 0 : attributes.Keys.Last() + 1];
        foreach (DbAttribute attribute in attributes.Values)
        {
            Attributes[attribute.Id] = attribute;
        }

        AttributesByIdent = names;
        _ownsAttributes = true;
    }

    /// <summary>Returns the schema.</summary>
    public DbSchema Build()
    {
        if (_ownsAttributes)
        {
            Composites = FindComposites();
            _ownsAttributes = false;
        }

        return new DbSchema(this);
    }

    private List<Keyword> NamesOf(DbAttribute attribute)
    {
        List<Keyword> names = [];
        foreach (KeyValuePair<Keyword, DbAttribute> entry in AttributesByIdent)
        {
            if (entry.Value.Id == attribute.Id)
            {
                names.Add(entry.Key);
            }
        }

        return names;
    }

    private DbAttribute[]?[] FindComposites()
    {
        List<DbAttribute>?[] found = new List<DbAttribute>?[Attributes.Length];
        foreach (DbAttribute? attribute in Attributes)
        {
            if (attribute is null || attribute.TupleAttributes.IsEmpty)
            {
                continue;
            }

            foreach (int member in attribute.TupleAttributes)
            {
                List<DbAttribute> composites = found[member] ??= [];
                if (!composites.Contains(attribute))
                {
                    composites.Add(attribute);
                }
            }
        }

        return Array.ConvertAll(found, composites => composites?.ToArray());
    }

    private void OwnAttributes()
    {
        if (!_ownsAttributes)
        {
            Attributes = (DbAttribute?[])Attributes.Clone();
            AttributesByIdent = new Dictionary<Keyword, DbAttribute>(AttributesByIdent);
            _ownsAttributes = true;
        }
    }
}
