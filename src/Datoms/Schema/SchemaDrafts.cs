using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Schema;

/// <summary>What the datoms of one transaction do to a schema: the idents they give, the attributes they describe, and
/// what they install.</summary>
/// <remarks>Filled by the transaction function from facts that are still to be checked, and by
/// <see cref="SchemaFold"/> from the datoms of a log entry: both see the same drafts.</remarks>
internal sealed class SchemaDrafts
{
    private readonly DbSchema _before;
    private readonly Dictionary<long, Keyword> _idents = [];
    private readonly List<(long E, Keyword Ident)> _names = [];
    private readonly Dictionary<int, AttributeDraft> _byId = [];
    private readonly List<AttributeDraft> _drafts = [];
    private readonly List<(int Attribute, long Element)> _installs = [];
    private readonly List<(long Element, Keyword? Tag)> _tags = [];

    /// <summary>Begins with the schema before the transaction.</summary>
    public SchemaDrafts(DbSchema before) => _before = before;

    /// <summary>Gets the idents given, in the order in which they were given.</summary>
    public IReadOnlyList<(long E, Keyword Ident)> Names => _names;

    /// <summary>Gets the attributes described, in the order in which they were first spoken of.</summary>
    public IReadOnlyList<AttributeDraft> Attributes => _drafts;

    /// <summary>Gets the elements installed, with the attribute that installs them.</summary>
    public IReadOnlyList<(int Attribute, long Element)> Installs => _installs;

    /// <summary>Gets the tags stated and, with null, taken away.</summary>
    public IReadOnlyList<(long Element, Keyword? Tag)> Tags => _tags;

    /// <summary>Takes note of what names and installs; to be called for all facts before the first
    /// <see cref="Describe"/>.</summary>
    public void Name(long e, int attribute, in Value value, bool added)
    {
        if (attribute == SystemIds.FressianTag)
        {
            _tags.Add((e, added ? (Keyword?)value.Reference : null));
        }
        else if (added && attribute == SystemIds.Ident)
        {
            Keyword ident = (Keyword)value.Reference!; // the value of :db/ident is a keyword
            _names.Add((e, ident));
            _idents[e] = ident;
        }
        else if (added && SystemIds.Installs(attribute))
        {
            _installs.Add((attribute, value.Bits));
        }
    }

    /// <summary>Applies a fact that describes an attribute: all retractions come before the first assertion.</summary>
    public void Describe(long e, int attribute, in Value value, bool added) =>
        DraftOf(e).Apply(attribute, value, added);

    /// <summary>Returns the draft of an attribute, begun if this is the first word of it.</summary>
    /// <exception cref="AccreteException">The entity does not lie in the system's partition.</exception>
    public AttributeDraft DraftOf(long e)
    {
        if (EntityIds.PartitionBits(e) != EntityIds.PartitionDb)
        {
            throw SchemaErrors.NotInSystemPartition(":db.install/attribute", NameOf(e));
        }

        int id = (int)e;
        if (_byId.TryGetValue(id, out AttributeDraft? draft))
        {
            return draft;
        }

        draft = _before.Attribute(id) is { } attribute
            ? new AttributeDraft(attribute)
            : new AttributeDraft(id, _before.Ident(id));
        if (_idents.TryGetValue(id, out Keyword? ident))
        {
            draft.Apply(SystemIds.Ident, Value.Keyword(ident), added: true);
        }

        _byId.Add(id, draft);
        _drafts.Add(draft);
        return draft;
    }

    /// <summary>Tells whether an entity is named, described or installed here.</summary>
    public bool Knows(long id)
    {
        if (_idents.ContainsKey(id) || (id <= int.MaxValue && _byId.ContainsKey((int)id)))
        {
            return true;
        }

        foreach ((_, long element) in _installs)
        {
            if (element == id)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tells whether an element is installed here by an attribute.</summary>
    public bool Installed(int attribute, long element) => _installs.Contains((attribute, element));

    /// <summary>Returns the kind of values that a value type stands for, None where it is none.</summary>
    /// <remarks>Value types of users count from the transaction after the one that installs them.</remarks>
    public ValueKind KindOf(long? valueType)
    {
        if (valueType is not { } id)
        {
            return ValueKind.None;
        }

        ValueKind kind = ValueTypes.KindOf(id);
        return kind == ValueKind.None && _before.IsValueType(id) && _before.TagOf(id) is { } tag
            ? ValueTypes.KindOfTag(tag)
            : kind;
    }

    /// <summary>Returns an attribute as it will be, null where there is none of that name.</summary>
    public AttributeDraft? Find(Keyword ident)
    {
        foreach (AttributeDraft draft in _drafts)
        {
            if (ident.Equals(draft.Ident))
            {
                return draft;
            }
        }

        return _before.Attribute(ident) is { } attribute ? new AttributeDraft(attribute) : null;
    }

    /// <summary>Returns the kinds of a composite's slots.</summary>
    /// <param name="members">Its members, which there are.</param>
    public ImmutableArray<ValueKind> SlotKinds(ImmutableArray<int> members)
    {
        ImmutableArray<ValueKind>.Builder kinds = ImmutableArray.CreateBuilder<ValueKind>(members.Length);
        foreach (int member in members)
        {
            kinds.Add(_byId.TryGetValue(member, out AttributeDraft? draft)
                ? KindOf(draft.ValueType)
                : _before.Attribute(member)!.ValueType); // members were found in one of the two
        }

        return kinds.MoveToImmutable();
    }

    /// <summary>Returns the ident that is given to an entity here, the last one where there are several; null where
    /// none is.</summary>
    public Keyword? IdentOf(long e) => _idents.GetValueOrDefault(e);

    private object NameOf(long e) => IdentOf(e) ?? _before.Ident(e) ?? (object)e;
}
