using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Schema;

/// <summary>What a database value knows of its attributes, idents and partitions, as of its basis: an immutable value,
/// all in memory.</summary>
/// <remarks>A change costs what it touches: attributes are copied only when one of them changes, idents share
/// what they have.</remarks>
public sealed class DbSchema
{
    private readonly DbAttribute?[] _attributes;
    private readonly Dictionary<Keyword, DbAttribute> _attributesByIdent;
    private readonly IdentTable _idents;
    private readonly ImmutableSortedSet<long> _partitions;
    private readonly ImmutableSortedSet<long> _valueTypes;
    private readonly ImmutableSortedDictionary<long, Keyword> _tags;
    private readonly DbAttribute[]?[] _composites;

    internal DbSchema(DbSchemaParts parts)
    {
        _attributes = parts.Attributes;
        _attributesByIdent = parts.AttributesByIdent;
        _composites = parts.Composites;
        _idents = parts.Idents;
        _partitions = parts.Partitions;
        _valueTypes = parts.ValueTypes;
        _tags = parts.Tags;
    }

    /// <summary>Gets the schema that knows nothing.</summary>
    internal static DbSchema Empty { get; } = new(new DbSchemaParts());

    /// <summary>Returns how many attributes and partitions there are.</summary>
    public override string ToString() =>
        $"schema of {_attributesByIdent.Count} attributes, {_partitions.Count} partitions";

    /// <summary>Gets all attributes, by id.</summary>
    public IEnumerable<DbAttribute> Attributes
    {
        get
        {
            foreach (DbAttribute? attribute in _attributes)
            {
                if (attribute is not null)
                {
                    yield return attribute;
                }
            }
        }
    }

    /// <summary>Gets the entity ids of the named partitions, ascending.</summary>
    public IReadOnlyList<long> Partitions => _partitions;

    /// <summary>Returns the attribute with an id, null where the id is no attribute.</summary>
    public DbAttribute? Attribute(long id) => (ulong)id < (ulong)_attributes.Length ? _attributes[id] : null;

    /// <summary>Returns the attribute with an ident, a former one too; null where there is none.</summary>
    public DbAttribute? Attribute(Keyword ident) => _attributesByIdent.GetValueOrDefault(ident);

    /// <summary>Returns the entity of an ident, a former one too where it was not given away; null where
    /// there is none.</summary>
    public long? Entid(Keyword ident) => _idents.TryEntity(ident, out long id) ? id : null;

    /// <summary>Returns the present ident of an entity, null where it has none.</summary>
    /// <remarks>An ident that was retracted still names its entity until it is given to another one, as in
    /// the reference.</remarks>
    public Keyword? Ident(long entityId) => Attribute(entityId)?.Ident ?? _idents.IdentOf(entityId);

    /// <summary>Tells whether an entity is an installed partition.</summary>
    public bool IsPartition(long entityId) => _partitions.Contains(entityId);

    /// <summary>Finds the attribute with an ident, a former one too.</summary>
    internal bool TryAttribute(Keyword ident, [NotNullWhen(true)] out DbAttribute? attribute) =>
        _attributesByIdent.TryGetValue(ident, out attribute);

    /// <summary>Tells whether an entity is an installed value type.</summary>
    internal bool IsValueType(long entityId) => _valueTypes.Contains(entityId);

    /// <summary>Returns the tag of a value type, null where it has none.</summary>
    internal Keyword? TagOf(long entityId) => _tags.GetValueOrDefault(entityId);

    /// <summary>Returns the composite tuples that the attribute is a member of.</summary>
    internal System.ReadOnlySpan<DbAttribute> CompositesOf(int attributeId) =>
        (uint)attributeId < (uint)_composites.Length ? _composites[attributeId] : [];

    /// <summary>Tells whether new entities may be put into a partition, given by its bits: named ones must
    /// be installed.</summary>
    internal bool IsPartitionOfBits(int bits) => bits >= EntityIds.ImplicitPartitionCount || _partitions.Contains(bits);

    /// <summary>Returns the parts, to be changed and made into another schema.</summary>
    internal DbSchemaParts ToParts() => new()
    {
        Attributes = _attributes,
        AttributesByIdent = _attributesByIdent,
        Composites = _composites,
        Idents = _idents,
        Partitions = _partitions,
        ValueTypes = _valueTypes,
        Tags = _tags,
    };
}
