using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Query.Columns;
using Accrete.Query.Patterns;
using Accrete.Query.Plan;

namespace Accrete.Query.Run;

/// <summary>Notes what each step of an execution did.</summary>
/// <param name="elapsed">Tells the time since the execution began.</param>
internal sealed class PlanTrace(Func<TimeSpan> elapsed)
{
    private readonly Stack<List<PlanStep>> _open = new([[]]);
    private readonly Stack<TimeSpan> _starts = new();

    /// <summary>Gets the steps of the query itself, so far as they are done.</summary>
    public IReadOnlyList<PlanStep> Steps => _open.Peek();

    /// <summary>Gets or sets the names of the slots of the body that runs.</summary>
    public ImmutableArray<Symbol> Names { get; set; } = [];

    /// <summary>Notes that a step begins.</summary>
    public void Enter()
    {
        _open.Push([]);
        _starts.Push(elapsed());
    }

    /// <summary>Notes that the step that began last is done.</summary>
    public void Leave(Atom atom, Table before, Table after, StepEstimate? estimate, IndexAccess access)
    {
        List<PlanStep> inner = _open.Pop();
        _open.Peek().Add(new PlanStep(
            atom.Form,
            atom is PatternAtom ? access : default,
            before.Count,
            after.Count,
            NamesOf(before.Bound),
            NamesOf(after.Bound),
            NamesOf(atom.Uses - before.Bound),
            estimate?.Rows,
            elapsed() - _starts.Pop(),
            [.. inner]));
    }

    private ImmutableArray<Symbol> NamesOf(VarSet slots)
    {
        ImmutableArray<Symbol>.Builder names = ImmutableArray.CreateBuilder<Symbol>();
        foreach (int slot in slots)
        {
            if (slot < Names.Length && Names[slot].Name.StartsWith('?'))
            {
                names.Add(Names[slot]);
            }
        }

        return names.ToImmutable();
    }
}

/// <summary>What one step did.</summary>
/// <param name="Form">The clause.</param>
/// <param name="Access">How an index was read, for patterns of databases.</param>
/// <param name="RowsIn">The rows before.</param>
/// <param name="RowsOut">The rows after.</param>
/// <param name="BoundIn">The variables before.</param>
/// <param name="BoundOut">The variables after: those that are still needed.</param>
/// <param name="Unbound">The variables of the clause that had no value before.</param>
/// <param name="Estimate">The rows expected; null where nothing was to be chosen.</param>
/// <param name="Elapsed">How long it took; zero without a clock.</param>
/// <param name="Inner">The steps inside of a not, an or, or a rule.</param>
internal sealed record PlanStep(
    object Form,
    IndexAccess Access,
    long RowsIn,
    long RowsOut,
    ImmutableArray<Symbol> BoundIn,
    ImmutableArray<Symbol> BoundOut,
    ImmutableArray<Symbol> Unbound,
    double? Estimate,
    TimeSpan Elapsed,
    ImmutableArray<PlanStep> Inner);
