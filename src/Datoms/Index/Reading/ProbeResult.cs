using System;
using System.Collections.Generic;
using Accrete.Index.Leaves;
using Accrete.Values;

namespace Accrete.Index.Reading;

/// <summary>From <see cref="Start"/> on, up to the next run, the values of a <see cref="ProbeResult"/> point
/// into this dictionary.</summary>
/// <param name="Start">The first row of the result that the run covers.</param>
/// <param name="Dictionary">The objects; the same array instance for all rows of one leaf, now and in
/// later probes.</param>
/// <param name="IsOfLeaf">Whether the dictionary is that of a leaf.</param>
internal readonly record struct DictionaryRun(int Start, object?[] Dictionary, bool IsOfLeaf);

/// <summary>Room for places of datoms in a leaf, which are to be added to a <see cref="ProbeResult"/>.</summary>
internal readonly ref struct PlaceSpans(Span<int> row, Span<long> e, Span<long> place)
{
    /// <summary>The probing rows.</summary>
    public readonly Span<int> Row = row;

    /// <summary>The entities.</summary>
    public readonly Span<long> E = e;

    /// <summary>The rows in the leaf.</summary>
    public readonly Span<long> Place = place;
}

/// <summary>What bulk probes found: growable columns that one caller fills again and again.</summary>
/// <remarks>Rows come in the order of the probing rows; what one probing row found has no promised order. A value of a
/// reference kind stands in <see cref="V"/> as an index into the dictionary of the run that its row lies in.</remarks>
internal sealed class ProbeResult
{
    private const int InitialCapacity = 256;

    private long[] _e = new long[InitialCapacity];
    private long[] _v = new long[InitialCapacity];
    private long[] _tOp = new long[InitialCapacity];
    private int[] _row = new int[InitialCapacity];

    /// <summary>Gets how many datoms were found.</summary>
    public int Count { get; private set; }

    /// <summary>Gets for how many datoms there is room.</summary>
    public int Capacity => _row.Length;

    /// <summary>Gets, for each datom found, which probing row found it.</summary>
    public ReadOnlySpan<int> Row => _row.AsSpan(0, Count);

    /// <summary>Gets the entity ids.</summary>
    public ReadOnlySpan<long> E => _e.AsSpan(0, Count);

    /// <summary>Gets the values as bits or as indexes into the dictionary of their run.</summary>
    public ReadOnlySpan<long> V => _v.AsSpan(0, Count);

    /// <summary>Gets t and the added bit: <c>t &lt;&lt; 1 | added</c>.</summary>
    public ReadOnlySpan<long> TOp => _tOp.AsSpan(0, Count);

    /// <summary>Gets the kind of all values found: an attribute has one.</summary>
    public ValueKind Kind { get; private set; }

    /// <summary>Gets the runs of rows with a dictionary in common, in order; empty for values of inline
    /// kinds.</summary>
    public List<DictionaryRun> Runs { get; } = [];

    /// <summary>Gets or sets whether <see cref="TOp"/> is wanted; where it is not, what stands there means
    /// nothing.</summary>
    public bool HasTimes { get; set; } = true;

    /// <summary>Gets room for the entities of a leaf's rows, for those who add what they find there.</summary>
    public long[] LeafEntities { get; private set; } = [];

    /// <summary>Forgets what was found and keeps the room for it.</summary>
    public void Clear()
    {
        Count = 0;
        Kind = ValueKind.None;
        Runs.Clear();
    }

    /// <summary>Makes <see cref="LeafEntities"/> long enough.</summary>
    public Span<long> LeafRoom(int rows)
    {
        if (LeafEntities.Length < rows)
        {
            LeafEntities = new long[Leaf.RowsMax];
        }

        return LeafEntities.AsSpan(0, rows);
    }

    /// <summary>Begins a run of values in a dictionary, where the last run is not of that dictionary already.</summary>
    public void UseDictionary(object?[] dictionary, bool isOfLeaf) => UseDictionary(dictionary, Count, isOfLeaf);

    /// <summary>Begins a run of values in a leaf's dictionary at a row that was added already.</summary>
    public void UseDictionary(Leaf leaf, int from) => UseDictionary(leaf.Dictionary, from, isOfLeaf: true);

    private void UseDictionary(object?[] dictionary, int from, bool isOfLeaf)
    {
        Invariant.Check(Runs.Count == 0 || Runs[^1].Start <= from, "dictionaries are used one after the other");
        if (Runs.Count == 0 || !ReferenceEquals(Runs[^1].Dictionary, dictionary))
        {
            Runs.Add(new DictionaryRun(from, dictionary, isOfLeaf));
        }
    }

    /// <summary>Adds a datom; for a value of a reference kind its dictionary is in use already.</summary>
    public void Add(int row, long e, ValueKind kind, long v, long tOp)
    {
        int at = Count;
        if (at == _row.Length)
        {
            Grow(at + 1);
        }

        _row[at] = row;
        _e[at] = e;
        _v[at] = v;
        _tOp[at] = tOp;
        Kind = kind;
        Count = at + 1;
    }

    /// <summary>Returns room for so many places of datoms in a leaf, which <see cref="Take"/> adds and
    /// <see cref="Resolve"/> makes datoms of.</summary>
    public PlaceSpans Room(int count)
    {
        Invariant.Check(count >= 0, "room is asked for rows to come");
        if (Count + count > _row.Length)
        {
            Grow(Count + count);
        }

        return new PlaceSpans(_row.AsSpan(Count, count), _e.AsSpan(Count, count), _v.AsSpan(Count, count));
    }

    /// <summary>Adds so many places that were written into the room for them.</summary>
    public void Take(int count) => Count += count;

    /// <summary>Reads the values, and the times where they are wanted, of the places added from a row on.</summary>
    public void Resolve(int from, Leaf leaf, in LeafAttribute attribute)
    {
        Invariant.Check(from >= 0 && from <= Count, "places that are resolved are there");
        Kind = attribute.Kind;
        Span<long> places = _v.AsSpan(from, Count - from);
        if (HasTimes)
        {
            Span<long> times = _tOp.AsSpan(from, Count - from);
            places.CopyTo(times);
            leaf.Columns.TOp.Resolve(times, 0);
        }

        leaf.Columns.V.Resolve(places, attribute.Base);
        if (attribute.Scale != 0)
        {
            PackedDoubles.Spread(places, attribute);
        }
    }

    /// <summary>Returns the value of row <paramref name="i"/>, where clarity matters more than speed.</summary>
    public Value ValueAt(int i)
    {
        if (ValueKinds.IsInline(Kind))
        {
            return Value.Inline(Kind, _v[i]);
        }

        int run = Runs.Count - 1;
        Invariant.Check(run >= 0 && i < Count, "a value of a reference kind has its dictionary");
        while (Runs[run].Start > i)
        {
            run--;
        }

        // An entry that a row points at is never null.
        return Value.Referenced(Kind, Runs[run].Dictionary[_v[i]]!);
    }

    private void Grow(int needed)
    {
        Invariant.Check(needed > _row.Length, "a result grows");
        int size = Math.Max(needed, _row.Length * 2);
        Array.Resize(ref _row, size);
        Array.Resize(ref _e, size);
        Array.Resize(ref _v, size);
        Array.Resize(ref _tOp, size);
    }
}
