using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Query.Columns;
using Accrete.Query.Plan;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Query.Patterns;

/// <summary>Joins a table with a pattern whose attribute is a variable or blank.</summary>
internal sealed class OpenPatternJoin(PatternJoin known, ValuePool pool, QueryBudget budget)
{
    /// <summary>Returns the rows of the table that go with datoms of the pattern, with the pattern's
    /// variables.</summary>
    /// <exception cref="AccreteException">Neither entity, attribute nor value is known: all datoms would have
    /// to be read.</exception>
    public Table Join(Table table, PreparedPattern pattern, VarSet keep)
    {
        if (pattern.Atom.IsReferenceOnly)
        {
            return JoinRead(table, ReadReferences(table, pattern), pattern, keep);
        }

        if (pattern.A >= 0 && table.Bound.Contains(pattern.A) && pattern.A != pattern.E && pattern.A != pattern.V)
        {
            return ByAttribute(table, pattern, keep);
        }

        bool hasE = pattern.Entity is not null || table.Bound.Contains(pattern.E);
        bool hasV = pattern.Atom.Terms[2].IsConstant || table.Bound.Contains(pattern.V);
        if (!hasE && !hasV)
        {
            throw DbErrors.Argument("Insufficient bindings, will cause db scan", pattern.Atom.Form);
        }

        Table read = hasE ? ReadEntities(table, pattern) : ReadReferences(table, pattern);
        budget.Check(read.Count, read.Bound.Count);
        return JoinRead(table, read, pattern, keep);
    }

    /// <summary>Joins the rows of each attribute apart.</summary>
    private Table ByAttribute(Table table, PreparedPattern pattern, VarSet keep)
    {
        Column attributes = table[pattern.A];
        Dictionary<long, IntList> groups = [];
        List<long> order = [];
        for (int row = 0; row < table.Count; row++)
        {
            if (!groups.TryGetValue(attributes[row], out IntList? rows))
            {
                rows = new IntList();
                groups.Add(attributes[row], rows);
                order.Add(attributes[row]);
            }

            rows.Add(row);
        }

        List<Table> parts = [];
        foreach (long code in order)
        {
            DbAttribute? attribute = pattern.Source.ResolveAttribute(Column.ToObject(attributes.Kind, code, pool));
            if (attribute is null)
            {
                continue;
            }

            Table part = table.Pick(groups[code].Items, table.Bound);
            part = table.IsDistinct ? part.WithKey(table.Key) : part.WithoutKey();
            parts.Add(known.Join(part, pattern.With(attribute), keep));
        }

        return parts.Count == 0
            ? PatternJoin.Empty(table, pattern, keep)
            : TableUnion.Of(parts, keep & (table.Bound | pattern.Atom.Uses), pool);
    }

    /// <summary>Reads the datoms of the entities that are known.</summary>
    private Table ReadEntities(Table table, PreparedPattern pattern)
    {
        RowSink sink = new(pattern, pool);
        foreach (long entity in KnownEntities(table, pattern))
        {
            foreach (Datom datom in pattern.Source.Datoms.Read(IndexOrder.Eavt, IndexRange.OfEntity(entity)))
            {
                sink.Add(datom);
            }
        }

        return sink.Build(table.SlotCount);
    }

    private SortedSet<long> KnownEntities(Table table, PreparedPattern pattern)
    {
        if (pattern.Entity is { } constant)
        {
            return [constant];
        }

        bool isStrict = pattern.Atom.IsEntityStrict;
        return new SortedSet<long>(
            PatternKeys.Entities(table[pattern.E], pattern.Source, pool, isStrict, out _).Codes.ToArray());
    }

    /// <summary>Reads the datoms that refer to the values that are known; what is no entity's id is referred
    /// to by nothing.</summary>
    private Table ReadReferences(Table table, PreparedPattern pattern)
    {
        RowSink sink = new(pattern, pool);
        foreach (long target in KnownTargets(table, pattern))
        {
            IndexRange references = IndexRange.OfReferences(Value.Ref(target));
            foreach (Datom datom in pattern.Source.Datoms.Read(IndexOrder.Vaet, references))
            {
                sink.Add(datom);
            }
        }

        return sink.Build(table.SlotCount);
    }

    private SortedSet<long> KnownTargets(Table table, PreparedPattern pattern)
    {
        PlanTerm v = pattern.Atom.Terms[2];
        if (v.IsConstant)
        {
            return v.Constant is long constant ? [constant] : [];
        }

        SortedSet<long> targets = [];
        Column column = table[v.Slot];
        for (int row = 0; row < column.Count; row++)
        {
            if (column.ValueAt(row, pool) is long target)
            {
                targets.Add(target);
            }
        }

        return targets;
    }

    private Table JoinRead(Table table, Table read, PreparedPattern pattern, VarSet keep)
    {
        List<Column> left = [], right = [];
        Column? entities = null;
        if (table.Bound.Contains(pattern.E))
        {
            bool isStrict = pattern.Atom.IsEntityStrict;
            entities = PatternKeys.Entities(table[pattern.E], pattern.Source, pool, isStrict, out IntList? named);
            table = named is null ? table : table.Filter(named.Items);
        }

        foreach (int slot in table.Bound & read.Bound)
        {
            Column own = slot == pattern.E && entities is not null ? entities : table[slot];
            Column other = read[slot];
            bool isSame = own.Kind == other.Kind;
            left.Add(isSame ? own : own.ToPooled(pool));
            right.Add(isSame ? other : other.ToPooled(pool));
        }

        Table joined = TableJoin.ByIndex(
            table, [.. left], read, new RowIndex([.. right], read.Count), keep, budget);
        return ((read.Bound - table.Bound) & keep).IsEmpty ? joined : joined.WithoutKey();
    }

    /// <summary>Collects datoms that match the pattern's constants and repeated variables; only where a variable stands
    /// twice, or the value is a constant, objects are made of them.</summary>
    private sealed class RowSink(PreparedPattern pattern, ValuePool pool)
    {
        private readonly ImmutableArray<PlanTerm> _terms = pattern.Atom.Terms;
        private readonly bool _repeats = HasRepeats(pattern.Atom.Terms);
        private readonly Column _e = new(ColumnKind.Long), _a = new(ColumnKind.Long), _tx = new(ColumnKind.Long);
        private readonly Column _added = new(ColumnKind.Boolean);
        private readonly ColumnBuilder _v = new(pool);
        private int _count;

        public void Add(in Datom datom)
        {
            if (!MatchesConstants(datom) || (_repeats && !RepeatsAgree(datom)))
            {
                return;
            }

            _e.Add(datom.E);
            _a.Add(datom.A);
            _tx.Add(datom.Tx);
            _added.Add(datom.Added ? 1 : 0);
            if (_terms[2].IsVariable)
            {
                AddValue(datom.V);
            }

            _count++;
        }

        public Table Build(int slots)
        {
            Table table = new(slots, _count);
            Column[] columns = [_e, _a, _v.Build(), _tx, _added];
            for (int place = 0; place < columns.Length; place++)
            {
                int slot = _terms[place].Slot;
                if (slot >= 0 && !table.Bound.Contains(slot))
                {
                    table.Set(slot, columns[place]);
                }
            }

            return table.WithoutKey();
        }

        private bool MatchesConstants(in Datom datom) =>
            (pattern.Entity is not { } entity || entity == datom.E)
            && (pattern.T is not { } t || t == datom.T)
            && (pattern.Added is not { } added || added == datom.Added)
            && (!_terms[2].IsConstant || EdnEquality.Instance.Equals(_terms[2].Constant, datom.V.ToObject()));

        private void AddValue(in Value value)
        {
            if (value.IsInline)
            {
                _v.Add(PreparedPattern.KindOf(value.Kind), value.Bits);
            }
            else
            {
                _v.Add(value.ToObject());
            }
        }

        private static bool HasRepeats(ImmutableArray<PlanTerm> terms)
        {
            VarSet seen = VarSet.Empty;
            foreach (PlanTerm term in terms)
            {
                if (term.IsVariable && seen.Contains(term.Slot))
                {
                    return true;
                }

                seen |= VarSet.Of(term.Slot);
            }

            return false;
        }

        private bool RepeatsAgree(in Datom datom)
        {
            object?[] places = [datom.E, (long)datom.A, datom.V.ToObject(), datom.Tx, datom.Added];
            for (int left = 0; left < places.Length; left++)
            {
                for (int right = left + 1; right < places.Length; right++)
                {
                    if (_terms[left].IsVariable && _terms[left].Slot == _terms[right].Slot
                        && !EdnEquality.Instance.Equals(places[left], places[right]))
                    {
                        return false;
                    }
                }
            }

            return true;
        }
    }
}
