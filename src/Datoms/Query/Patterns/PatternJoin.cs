using System;
using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Index.Trees;
using Accrete.Query.Columns;
using Accrete.Query.Plan;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Query.Patterns;

/// <summary>Joins a table with the datoms of a pattern whose attribute is known.</summary>
internal sealed class PatternJoin(ValuePool pool, QueryBudget budget)
{
    /// <summary>A batch takes 120 KB, more than most queries need besides: it is kept for the thread's
    /// next query.</summary>
    [ThreadStatic]
    private static DatomBatch? SpareBatch;

    /// <summary>Room for so many rows, 28 bytes each, may be kept; a larger query finds its own.</summary>
    private const int SpareRowsMax = 1 << 16;

    /// <summary>Room for what a probe finds, kept like the batch.</summary>
    [ThreadStatic]
    private static ProbeResult? SpareResult;

    private IndexAccess _access;

    /// <summary>Returns how indexes were read since the last call, for explain.</summary>
    public IndexAccess TakeAccess()
    {
        IndexAccess access = _access;
        _access = default;
        return access;
    }

    /// <summary>Returns the rows of the table that go with datoms of the pattern, with the pattern's
    /// variables.</summary>
    /// <param name="table">The rows so far.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="keep">The slots that are wanted afterwards.</param>
    public Table Join(Table table, PreparedPattern pattern, VarSet keep)
    {
        if (pattern.IsEmpty || table.Count == 0 || pattern.Attribute is null)
        {
            return Empty(table, pattern, keep);
        }

        if (pattern.HasRepeats)
        {
            keep |= pattern.Atom.Uses; // both places are compared, even where nobody wants the variable afterwards
        }

        bool probes = PatternAccess.Of(table, pattern).Probes;
        bool hasE = table.Bound.Contains(pattern.E), hasV = table.Bound.Contains(pattern.V);
        Column? e = null, v = null;
        if (hasE)
        {
            e = PatternKeys.Entities(table[pattern.E], pattern.Source, pool, pattern.Atom.IsEntityStrict,
                out IntList? named);
            table = named is null ? table : table.Filter(named.Items);
        }

        if (hasV)
        {
            bool isStrict = pattern.Atom.IsValueStrict;
            IntList? fitting;
            v = pattern.Atom.IsValueCompared && pattern.Attribute.IsRef
                ? PatternKeys.Ids(table[pattern.V], pool, out fitting)
                : PatternKeys.Values(table[pattern.V], pattern.Attribute, pattern.Source, pool, isStrict, out fitting);
            table = fitting is null ? table : table.Filter(fitting.Items);
            e = fitting is null ? e : e?.Gather(fitting.Items);
        }

        VarSet key = KeyAfter(table, pattern, hasE, hasV, out bool isDistinct);
        Table joined = probes ? Probe(table, pattern, e, v, keep) : Scan(table, pattern, e, v, keep);
        budget.Check(joined.Count, joined.Bound.Count + 1);
        return Keyed(joined, table, pattern, key, isDistinct, keep);
    }

    /// <summary>Tells whether the keys made of a table's column ascend.</summary>
    private static bool IsSorted(Table table, int slot, Column keys) =>
        (ReferenceEquals(table[slot], keys) && table.SortedBy == slot) || keys.IsAscending;

    /// <summary>Reads all datoms of a pattern, joined with nothing.</summary>
    public Table Read(PreparedPattern pattern, int slots, VarSet keep)
    {
        Places places = PlacesOf(pattern, keep);
        DatomReader reader = new(pattern, pool, places, isProbe: false);
        DatomBatch batch = SpareBatch ?? new DatomBatch();
        SpareBatch = null;
        DatomCursor cursor = pattern.Source.Datoms.Open(pattern.Order, pattern.From, pattern.To);
        if (cursor is TreeCursor tree)
        {
            tree.OmitsTimes = !reader.NeedsTimes;
        }

        int batches = 0;
        while (cursor.Next(batch))
        {
            batches++;
            reader.Take(batch);
            budget.Watch(reader.Count, keep);
        }

        batch.Clear(); // what was read must not be kept alive
        SpareBatch = batch;
        Note("scan", pattern.Order, batches, reader.Count);
        return TableOf(reader, pattern, slots);
    }

    /// <summary>Reads the values that entities have of an attribute.</summary>
    /// <returns>A table of the entities' rows (slot 1) and their values (slot 2).</returns>
    public Table ReadValues(DatabaseSource source, DbAttribute attribute, Column entities)
    {
        const int entity = 0, row = 1, value = 2;
        PatternAtom atom = new(
            Symbol.Of(null, "$"),
            [PlanTerm.Variable(entity), PlanTerm.Of((long)attribute.Id), PlanTerm.Variable(value), PlanTerm.Blank,
                PlanTerm.Blank],
            WrittenCount: 3, VarSet.Of(entity) | VarSet.Of(value), attribute.Ident);
        Table table = new(3, entities.Count);
        table.Set(entity, entities);
        long[] numbers = new long[entities.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = i;
        }

        table.Set(row, new Column(ColumnKind.Long, numbers, numbers.Length));
        return Join(table, PreparedPattern.Of(atom, source), VarSet.Of(row) | VarSet.Of(value));
    }

    /// <summary>Returns the table that stands for no match.</summary>
    public static Table Empty(Table table, PreparedPattern pattern, VarSet keep)
    {
        Table empty = new(table.SlotCount, 0);
        foreach (int slot in (table.Bound | pattern.Atom.Uses) & keep)
        {
            empty.Set(slot, new Column(table.Bound.Contains(slot) ? table[slot].Kind : ColumnKind.Long, 0));
        }

        return empty;
    }

    private void Note(string way, IndexOrder order, int batches, long datoms) => _access = new IndexAccess(
        $"{way} {order}", _access.Batches + batches, _access.Datoms + datoms);

    private Table Scan(Table table, PreparedPattern pattern, Column? e, Column? v, VarSet keep)
    {
        VarSet own = keep | VarSet.Of(e is null ? -1 : pattern.E) | VarSet.Of(v is null ? -1 : pattern.V)
            | (table.Bound & (VarSet.Of(pattern.Tx) | VarSet.Of(pattern.Op)));
        Table read = Read(pattern, table.SlotCount, own);
        if (table.Bound.IsEmpty && table.Count == 1)
        {
            return read.Keep(keep);
        }

        List<Column> left = [], right = [];
        Add(e, pattern.E);
        Add(v, pattern.V == pattern.E ? -1 : pattern.V);
        Add(table.Bound.Contains(pattern.Tx) ? table[pattern.Tx] : null, pattern.Tx);
        Add(table.Bound.Contains(pattern.Op) ? table[pattern.Op] : null, pattern.Op);
        if (left.Count == 1 && e is not null && read.SortedBy == pattern.E
            && IsSorted(table, pattern.E, e))
        {
            return TableJoin.Merge(table, e, read, right[0], keep, budget);
        }

        bool addsNothing = ((read.Bound - table.Bound) & keep).IsEmpty;
        return table.Count < read.Count && !addsNothing
            ? TableJoin.ByIndexOfLeft(table, [.. left], read, [.. right], keep, budget)
            : TableJoin.ByIndex(table, [.. left], read, new RowIndex([.. right], read.Count), keep, budget);

        void Add(Column? column, int slot)
        {
            if (column is null || slot < 0)
            {
                return;
            }

            Column other = read[slot];
            bool isSame = column.Kind == other.Kind;
            left.Add(isSame ? column : column.ToPooled(pool));
            right.Add(isSame ? other : other.ToPooled(pool));
        }
    }

    private Table Probe(Table table, PreparedPattern pattern, Column? e, Column? v, VarSet keep)
    {
        if (e is not null && v is not null && !NeedsTimes(table, pattern, keep))
        {
            return ProbeFacts(table, pattern, e, v).Keep(keep);
        }

        return e is not null ? ProbeValues(table, pattern, e, v, keep) : ProbeEntities(table, pattern, v!, keep);
    }

    /// <summary>Tells whether more than entity and value of a datom is asked for.</summary>
    private static bool NeedsTimes(Table table, PreparedPattern pattern, VarSet keep) =>
        pattern.T is not null || pattern.Added is not null
        || (keep | table.Bound).Overlaps(VarSet.Of(pattern.Tx) | VarSet.Of(pattern.Op));

    /// <summary>Keeps the rows whose entity has the row's value.</summary>
    private Table ProbeFacts(Table table, PreparedPattern pattern, Column e, Column v)
    {
        int[]? order = Sort(table, pattern.E, e, out ReadOnlySpan<long> sorted);
        DbAttribute attribute = pattern.Attribute!; // the pattern's attribute is known here
        Column values = order is null ? v : v.Gather(order);
        ProbeKeys keys = KeysOf(values, attribute.ValueType);
        bool[] found = new bool[sorted.Length];
        Note("probe facts", IndexOrder.Aevt, 0, sorted.Length);
        pattern.Source.Datoms.ProbeFacts(attribute.Id, sorted, keys, found);
        IntList rows = new(found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i])
            {
                rows.Add(order is null ? i : order[i]);
            }
        }

        Table kept = order is null ? table.Filter(rows.Items) : Reorder(table, rows, pattern.E);
        return kept;
    }

    private static Table Reorder(Table table, IntList rows, int sortedBy)
    {
        Table kept = table.Pick(rows.Items, table.Bound);
        kept.SortedBy = sortedBy;
        return table.IsDistinct ? kept.WithKey(table.Key) : kept.WithoutKey();
    }

    private Table ProbeValues(Table table, PreparedPattern pattern, Column e, Column? v, VarSet keep)
    {
        int[]? order = Sort(table, pattern.E, e, out ReadOnlySpan<long> sorted);
        ProbeResult found = Rent(table, pattern, keep);
        pattern.Source.Datoms.ProbeValues(pattern.Attribute!.Id, sorted, found); // known here
        Note("probe", IndexOrder.Aevt, 0, found.Count);
        // The entity stands in the table already.
        return Gather(table, pattern, found, order, v, keep, keep - VarSet.Of(pattern.E), pattern.E);
    }

    private Table ProbeEntities(Table table, PreparedPattern pattern, Column v, VarSet keep)
    {
        DbAttribute attribute = pattern.Attribute!; // known here
        int[] order = PatternKeys.Order(v, attribute.ValueType, pool, out long[] codes, out object?[] dictionary);
        ProbeResult found = Rent(table, pattern, keep);
        pattern.Source.Datoms.ProbeEntities(attribute.Id, new ProbeKeys(attribute.ValueType, codes, dictionary), found);
        Note("probe", attribute.IsRef ? IndexOrder.Vaet : IndexOrder.Avet, 0, found.Count);
        return Gather(table, pattern, found, order, null, keep, keep, attribute.IsRef ? pattern.V : -1);
    }

    private static ProbeResult Rent(Table table, PreparedPattern pattern, VarSet keep)
    {
        ProbeResult result = SpareResult ?? new ProbeResult();
        SpareResult = null;
        result.HasTimes = NeedsTimes(table, pattern, keep);
        return result;
    }

    /// <summary>Puts what a probe found beside the rows that looked for it.</summary>
    private Table Gather(
        Table table, PreparedPattern pattern, ProbeResult result, int[]? order, Column? v, VarSet keep, VarSet wanted,
        int sortedBy)
    {
        VarSet own = wanted | VarSet.Of(v is null ? -1 : pattern.V)
            | (table.Bound & (VarSet.Of(pattern.Tx) | VarSet.Of(pattern.Op)));
        DatomReader reader = new(pattern, pool, PlacesOf(pattern, own), isProbe: true);
        reader.Take(result);
        result.Clear();
        SpareResult = result.Capacity <= SpareRowsMax ? result : null;
        ReadOnlySpan<int> rows = reader.Rows!.Items; // a probe notes its rows
        if (order is not null)
        {
            Span<int> ordered = QueryMemory.Ints(rows.Length).AsSpan(0, rows.Length);
            for (int i = 0; i < ordered.Length; i++)
            {
                ordered[i] = order[rows[i]];
            }

            rows = ordered;
        }

        Table found = TableOf(reader, pattern, table.SlotCount);
        VarSet compared = ComparedWith(table, found, pattern, v);
        bool existsOnly = ((found.Bound - table.Bound) & keep).IsEmpty;
        Table joined = compared.IsEmpty && !(existsOnly && HasRepeated(rows))
            ? TableJoin.Beside(table, rows, found, keep)
            : GatherAgreeing(table, pattern, rows, found, v, compared, existsOnly, keep);
        joined.SortedBy = keep.Contains(sortedBy) ? sortedBy : -1;
        return joined;
    }

    private Table GatherAgreeing(
        Table table, PreparedPattern pattern, ReadOnlySpan<int> rows, Table found, Column? v, VarSet compared,
        bool existsOnly, VarSet keep)
    {
        int[] kept = QueryMemory.Ints(rows.Length);
        int[] places = QueryMemory.Ints(rows.Length);
        int count = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if ((existsOnly && count > 0 && kept[count - 1] == rows[i])
                || !Agrees(table, rows[i], found, i, compared, pattern, v))
            {
                continue;
            }

            kept[count] = rows[i];
            places[count++] = i;
        }

        return TableJoin.Assemble(table, kept.AsSpan(0, count), found, places.AsSpan(0, count), keep, isUnique: false);
    }

    private static bool HasRepeated(ReadOnlySpan<int> rows)
    {
        for (int i = 1; i < rows.Length; i++)
        {
            if (rows[i] == rows[i - 1])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the slots in which a row and what a probe found for it may still differ: not what it
    /// was found by.</summary>
    private static VarSet ComparedWith(Table table, Table found, PreparedPattern pattern, Column? v)
    {
        VarSet compared = (table.Bound & found.Bound) - VarSet.Of(pattern.E);
        return v is null && pattern.E != pattern.V ? compared - VarSet.Of(pattern.V) : compared;
    }

    private bool Agrees(Table table, int row, Table found, int place, VarSet compared,
        PreparedPattern pattern, Column? v)
    {
        foreach (int slot in compared)
        {
            Column left = slot == pattern.V && v is not null ? v : table[slot], right = found[slot];
            bool isEqual = left.Kind == right.Kind
                ? left[row] == right[place]
                : EdnEquality.Instance.Equals(left.ValueAt(row, pool), right.ValueAt(place, pool));
            if (!isEqual)
            {
                return false;
            }
        }

        return true;
    }

    private ProbeKeys KeysOf(Column values, ValueKind kind)
    {
        if (ValueKinds.IsInline(kind))
        {
            return new ProbeKeys(kind, values.Codes);
        }

        Dictionary<long, int> places = [];
        List<object?> dictionary = [];
        long[] codes = new long[values.Count];
        for (int i = 0; i < codes.Length; i++)
        {
            if (!places.TryGetValue(values[i], out int place))
            {
                place = dictionary.Count;
                places.Add(values[i], place);
                // What is no value of the kind was ruled out when the keys were made, but for foreign objects, which
                // match nothing.
                dictionary.Add(ValueConversion.TryConvert(pool[values[i]], kind, out Value value)
                    ? value.Reference
                    : new object());
            }

            codes[i] = place;
        }

        return new ProbeKeys(kind, codes, dictionary.ToArray());
    }

    /// <summary>Returns the order of a table's rows by entity, null where they are in order.</summary>
    private static int[]? Sort(Table table, int slot, Column keys, out ReadOnlySpan<long> sorted)
    {
        if (IsSorted(table, slot, keys))
        {
            sorted = keys.Codes;
            return null;
        }

        int[] order = RowSort.Order(keys.Codes, out long[] codes);
        sorted = codes;
        return order;
    }

    private static Places PlacesOf(PreparedPattern pattern, VarSet keep) =>
        (keep.Contains(pattern.E) ? Places.E : 0)
        | (keep.Contains(pattern.V) || (pattern.V >= 0 && pattern.V == pattern.E) ? Places.V : 0)
        | (keep.Contains(pattern.Tx) ? Places.Tx : 0)
        | (keep.Contains(pattern.Op) ? Places.Op : 0);

    private Table TableOf(DatomReader reader, PreparedPattern pattern, int slots)
    {
        Table table = new(slots, reader.Count);
        IntList? equal = null;
        Put(pattern.E, reader.E);
        Put(pattern.V, reader.V);
        Put(pattern.Tx, reader.Tx);
        Put(pattern.Op, reader.Op);
        table.SortedBy = table.Bound.Contains(pattern.SortedBy) ? pattern.SortedBy : -1;
        return equal is null ? table : table.Filter(equal.Items);

        void Put(int slot, Column? column)
        {
            if (column is null || slot < 0)
            {
                return;
            }

            if (!table.Bound.Contains(slot))
            {
                table.Set(slot, column);
                return;
            }

            equal = EqualRows(table[slot], column, equal);
        }
    }

    /// <summary>Returns the rows, of those given, in which one variable has the same value in two places.</summary>
    private IntList EqualRows(Column left, Column right, IntList? among)
    {
        if (left.Kind != right.Kind)
        {
            (left, right) = (left.ToPooled(pool), right.ToPooled(pool));
        }

        return IntList.WhereEqual(left, right, among);
    }

    /// <summary>Works out the key of the joined rows: the slots by which any two of them differ. Who projects or unites
    /// rows later need not look for doubles where a key is kept.</summary>
    /// <remarks>A row of the table meets one datom at most where the pattern's entity is known and the attribute has
    /// one value, or where the value is known and unique: then what told the rows apart still does. Else it meets many,
    /// and what tells those apart is added: the entity where the value was known, the value where the entity was, both
    /// where neither determines the other. In a history a fact stands several times, so that nothing is distinct; in a
    /// past the cardinality may have been another, so that nothing is single.</remarks>
    public static VarSet KeyAfter(Table table, PreparedPattern pattern, bool hasE, bool hasV, out bool isDistinct)
    {
        DbAttribute attribute = pattern.Attribute!; // known here
        bool knowsE = hasE || pattern.Entity is not null, knowsV = hasV || pattern.Constant is not null;
        // Two entities of the system itself have two idents each.
        bool isSingle = !attribute.IsMany && attribute.Id != SystemIds.Ident && pattern.Source.HasSingleValues;
        bool isUnique = attribute.Unique != Uniqueness.None && pattern.Source.HasSingleValues;
        isDistinct = table.IsDistinct && pattern.Source.HasSingleFacts;
        if ((knowsE && knowsV) || (knowsE && isSingle) || (knowsV && isUnique))
        {
            return table.Key;
        }

        if (hasV && isSingle && pattern.E >= 0 && VarSet.Of(pattern.V).ContainsAll(table.Key))
        {
            // The entity tells its one value, and that told the row.
            return VarSet.Of(pattern.E);
        }

        int missing = knowsE || (!knowsV && isUnique && !isSingle) ? pattern.V : pattern.E;
        bool needsBoth = !knowsE && !knowsV && !isSingle && !isUnique;
        isDistinct &= missing >= 0 && (!needsBoth || (pattern.E >= 0 && pattern.V >= 0));
        VarSet both = VarSet.Of(pattern.E) | VarSet.Of(pattern.V);
        return table.Key | (needsBoth ? both : VarSet.Of(missing));
    }

    private static Table Keyed(
        Table joined, Table table, PreparedPattern pattern, VarSet key, bool isDistinct, VarSet keep)
    {
        bool existsOnly = ((pattern.Atom.Uses - table.Bound) & keep).IsEmpty;
        if (existsOnly && (!table.Bound.IsEmpty || table.Count == 1) && joined.Count <= table.Count)
        {
            // Each row stands there once at most: what told the rows apart before still does, if it is kept.
            bool isKept = table.IsDistinct && joined.Bound.ContainsAll(table.Key);
            return isKept ? joined.WithKey(table.Key) : joined.WithoutKey();
        }

        return isDistinct && joined.Bound.ContainsAll(key) ? joined.WithKey(key) : joined.WithoutKey();
    }
}
