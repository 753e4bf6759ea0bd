using System.Collections.Generic;
using Accrete.Clojure;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Query.Columns;
using Accrete.Query.Plan;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Query.Patterns;

/// <summary>A pattern of a database whose constants are resolved: the range of an index that it reads.</summary>
/// <remarks>The attribute is known, or null where it is a variable or blank.</remarks>
internal sealed class PreparedPattern
{
    private long _count = -1;

    private PreparedPattern(PatternAtom atom, DatabaseSource source, DbAttribute? attribute)
    {
        Atom = atom;
        Source = source;
        Attribute = attribute;
    }

    /// <summary>Gets the pattern.</summary>
    public PatternAtom Atom { get; }

    /// <summary>Gets the database.</summary>
    public DatabaseSource Source { get; }

    /// <summary>Gets the attribute, null where it is not known.</summary>
    public DbAttribute? Attribute { get; }

    /// <summary>Gets the entity, where it is a constant.</summary>
    public long? Entity { get; private init; }

    /// <summary>Gets the value, where it is a constant and the attribute is known.</summary>
    public Value? Constant { get; private init; }

    /// <summary>Gets the constant t, null for none.</summary>
    public long? T { get; private init; }

    /// <summary>Gets the constant added bit, null for none.</summary>
    public bool? Added { get; private init; }

    /// <summary>Gets whether a constant rules every datom out.</summary>
    public bool IsEmpty { get; private init; }

    /// <summary>Gets the index that is read.</summary>
    public IndexOrder Order { get; private set; } = IndexOrder.Aevt;

    /// <summary>Gets where reading begins.</summary>
    public Bound From { get; private set; }

    /// <summary>Gets where reading ends.</summary>
    public Bound To { get; private set; }

    /// <summary>Gets how many datoms the range is expected to have: exact for all of an attribute.</summary>
    public long Count
    {
        get
        {
            // Directories may have to be fetched for it.
            if (_count < 0)
            {
                _count = IsEmpty ? 0 : Source.Datoms.Estimate(Order, From, To);
            }

            return _count;
        }
    }

    /// <summary>Gets the slot that the scan ascends by, -1 for none.</summary>
    public int SortedBy { get; private set; } = -1;

    /// <summary>Gets whether the range has the constant value only, so that it need not be compared.</summary>
    public bool IsValueInRange { get; private set; }

    /// <summary>Gets the slots of the five places, -1 where there is no variable.</summary>
    public int E => Atom.Terms[0].Slot;

    /// <summary>Gets the attribute's slot.</summary>
    public int A => Atom.Terms[1].Slot;

    /// <summary>Gets the value's slot.</summary>
    public int V => Atom.Terms[2].Slot;

    /// <summary>Gets the transaction's slot.</summary>
    public int Tx => Atom.Terms[3].Slot;

    /// <summary>Gets the added bit's slot.</summary>
    public int Op => Atom.Terms[4].Slot;

    /// <summary>Gets whether one variable stands in two places.</summary>
    public bool HasRepeats
    {
        get
        {
            VarSet seen = VarSet.Empty;
            foreach (PlanTerm term in Atom.Terms)
            {
                if (seen.Contains(term.Slot))
                {
                    return true;
                }

                seen |= VarSet.Of(term.Slot);
            }

            return false;
        }
    }

    /// <summary>Gets whether entities with a value can be looked up.</summary>
    public bool CanProbeByValue => Attribute is { } attribute && (attribute.IsRef || attribute.HasAvet);

    /// <summary>Gets the kind of the columns that hold the attribute's values.</summary>
    public ColumnKind ValueColumnKind => Attribute is null ? ColumnKind.Pooled : KindOf(Attribute.ValueType);

    /// <summary>Resolves a pattern's constants.</summary>
    public static PreparedPattern Of(PatternAtom atom, DatabaseSource source)
    {
        PlanTerm a = atom.Terms[1];
        DbAttribute? attribute = a.IsConstant ? source.ResolveAttribute(a.Constant) : null;
        return Of(atom, source, attribute, a.IsConstant && attribute is null);
    }

    /// <summary>Returns the pattern with its attribute known.</summary>
    public PreparedPattern With(DbAttribute attribute) => Of(Atom, Source, attribute, false);

    /// <summary>Narrows the range by predicates on the value, where an index has the values in order.</summary>
    public void Narrow(IReadOnlyList<ValueComparison> ranges)
    {
        if (Attribute is not { HasAvet: true } attribute || Entity is not null || Constant is not null || IsEmpty)
        {
            return;
        }

        (Bound from, Bound to) = IndexRange.Of(attribute.Id);
        foreach (ValueComparison range in ranges)
        {
            range.Narrow(attribute, ref from, ref to);
        }

        if (from.Parts == 1 && to.Parts == 1)
        {
            return;
        }

        bool isCrossed = from.Parts == 2 && to.Parts == 2 && ValueComparer.Compare(from.V, to.V) > 0;
        long count = isCrossed ? 0 : Source.Datoms.Estimate(IndexOrder.Avet, from, to);
        long all = Source.Datoms.Estimate(IndexOrder.Avet, IndexRange.Of(attribute.Id));
        if (count * 10 > all * 6)
        {
            return;
        }

        (Order, From, To, _count, SortedBy) = (IndexOrder.Avet, from, isCrossed ? from : to, count, -1);
    }

    /// <summary>Returns the kind of the columns that hold values of a kind.</summary>
    public static ColumnKind KindOf(ValueKind kind) => kind switch
    {
        ValueKind.Ref or ValueKind.Long => ColumnKind.Long,
        ValueKind.Double => ColumnKind.Double,
        ValueKind.Float => ColumnKind.Float,
        ValueKind.Boolean => ColumnKind.Boolean,
        ValueKind.Instant => ColumnKind.Instant,
        _ => ColumnKind.Pooled,
    };

    private static PreparedPattern Of(PatternAtom atom, DatabaseSource source, DbAttribute? attribute, bool isEmpty)
    {
        PlanTerm e = atom.Terms[0], v = atom.Terms[2], tx = atom.Terms[3], op = atom.Terms[4];
        Value value = default;
        bool hasValue = v.IsConstant && attribute is not null && source.TryValue(v.Constant, attribute, out value);
        PreparedPattern prepared = new(atom, source, attribute)
        {
            Entity = e.IsConstant ? source.ResolveEntity(e.Constant) : null,
            Constant = hasValue ? value : null,
            T = tx.IsConstant ? TOf(tx.Constant) : null,
            Added = op is { IsConstant: true, Constant: bool added } ? added : null,
            IsEmpty = isEmpty || (v.IsConstant && attribute is not null && !hasValue)
                || op is { IsConstant: true, Constant: not bool },
        };
        prepared.ChooseRange();
        return prepared;
    }

    /// <summary>Returns the t of a transaction's id or of a t; -1, which no datom has, for another number.</summary>
    private static long TOf(object? constant)
    {
        if (!Numbers.Is(constant))
        {
            throw DbErrors.Argument($"A transaction is a number, not {EdnPrinter.Print(constant)}", constant);
        }

        return constant is long id && EntityIds.PartitionBits(id) is 0 or EntityIds.PartitionTx
            ? EntityIds.ToT(id)
            : -1;
    }

    private void ChooseRange()
    {
        if (Attribute is not { } attribute)
        {
            Order = IndexOrder.Eavt;
            (From, To) = Entity is { } entity ? IndexRange.OfEntity(entity) : new(Bound.First, Bound.Last);
        }
        else if (Entity is { } entity)
        {
            (From, To) = Constant is { } fact
                ? IndexRange.OfFact(entity, attribute.Id, fact)
                : IndexRange.OfEntity(entity, attribute.Id);
            IsValueInRange = true;
        }
        else if (Constant is { } value && CanProbeByValue)
        {
            Order = attribute.IsRef ? IndexOrder.Vaet : IndexOrder.Avet;
            (From, To) = IndexRange.Of(attribute.Id, value);
            (SortedBy, IsValueInRange) = (E, true);
        }
        else
        {
            (From, To) = IndexRange.Of(attribute.Id);
            SortedBy = E;
        }
    }
}
