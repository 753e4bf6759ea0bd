using System;
using System.Collections.Immutable;
using Accrete.Query.Columns;
using Accrete.Query.Patterns;
using Accrete.Query.Plan;
using Accrete.Query.Run;

namespace Accrete.Query.Rules;

/// <summary>A pattern as the edges of a graph: followed from the value of one variable to those of the other.</summary>
/// <remarks>As long as few nodes were asked for, each is looked up in the index. When lookups have cost as much as
/// reading all edges would, all are read: a walk never costs more than twice of what was best.</remarks>
internal sealed class Edges
{
    /// <summary>How many nodes are followed between looks at the limits.</summary>
    private const int NodesBetweenLooks = 1024;

    private readonly PreparedPattern _pattern;
    private readonly int _from;
    private readonly int _to;
    private readonly ExecutionState _state;
    private long _lookups;
    private long _datoms;
    private Adjacency? _all;

    private Edges(PreparedPattern pattern, int from, int to, ExecutionState state)
    {
        _pattern = pattern;
        _from = from;
        _to = to;
        _state = state;
    }

    /// <summary>Takes the atoms of a body as edges.</summary>
    /// <returns>Null where they are not one pattern that binds the one variable for the other.</returns>
    public static Edges? Of(ImmutableArray<Atom> atoms, int from, int to, ExecutionState state) =>
        atoms is [PatternAtom atom] && state.Prepare(atom) is { } pattern
            && Intersection.SlotOf(pattern, VarSet.Of(from), VarSet.Of(to)) == to
            ? new Edges(pattern, from, to, state)
            : null;

    /// <summary>Gets the pattern.</summary>
    public PatternAtom Atom => _pattern.Atom;

    /// <summary>Returns how the index was read since the last call, for explain.</summary>
    public IndexAccess TakeAccess()
    {
        Index.IndexOrder order = _pattern.E == _from ? Index.IndexOrder.Aevt : _pattern.Attribute is { IsRef: true }
            ? Index.IndexOrder.Vaet
            : Index.IndexOrder.Avet;
        IndexAccess access = new($"walk {order}", 0, _datoms);
        _datoms = 0;
        return access;
    }

    /// <summary>Returns a table of nodes from which the edges are followed, or which they lead to.</summary>
    public Table TableOf(ReadOnlySpan<long> nodes, bool isFrom) =>
        Single(isFrom ? _from : _to, new Column(ColumnKind.Long, nodes.ToArray(), nodes.Length));

    /// <summary>Tells whether other edges are the same ones, whatever their variables are called.</summary>
    public bool IsSame(Edges other) =>
        ReferenceEquals(_pattern.Source, other._pattern.Source)
        && ReferenceEquals(_pattern.Attribute, other._pattern.Attribute)
        && (_pattern.E == _from) == (other._pattern.E == other._from);

    /// <summary>Adds the nodes that edges lead to from others.</summary>
    public void Follow(ReadOnlySpan<long> nodes, NodeSet reached)
    {
        _lookups += nodes.Length;
        if (_all is null && _lookups * Costs.SingleLookup < _pattern.Count)
        {
            LookUp(nodes, reached);
            return;
        }

        _all ??= ReadAll(reached);
        while (!nodes.IsEmpty)
        {
            int length = Math.Min(nodes.Length, NodesBetweenLooks);
            reached.AddNeighbours(_all, nodes[..length]);
            nodes = nodes[length..];
            _state.Budget.Watch(reached.Count, VarSet.Of(_to));
        }
    }

    private void LookUp(ReadOnlySpan<long> nodes, NodeSet reached)
    {
        Table table = TableOf(nodes, isFrom: true);
        Table found = _state.Patterns.Join(table.WithKey(table.Bound), _pattern, VarSet.Of(_to));
        _datoms += _state.Patterns.TakeAccess().Datoms;
        reached.AddRange(found[_to].Codes);
    }

    private Table Single(int slot, Column column)
    {
        Table table = new(Math.Max(_from, _to) + 1, column.Count);
        table.Set(slot, column);
        return table;
    }

    private Adjacency ReadAll(NodeSet reached)
    {
        int slots = Math.Max(_from, _to) + 1;
        Table read = _state.Patterns.Read(_pattern, slots, VarSet.Of(_from) | VarSet.Of(_to));
        _datoms += _state.Patterns.TakeAccess().Datoms;
        CodeRange range = CodeRange.Of(read[_to].Codes);
        reached.Widen(range.Min, range.Max, read.Count);
        return new Adjacency(read[_from], read[_to]);
    }
}
