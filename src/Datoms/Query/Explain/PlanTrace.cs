using System.Collections.Generic;
using Accrete.Query.Plan;
using Accrete.Query.Run;

namespace Accrete.Query.Explain;

/// <summary>Notes what each step of an execution did.</summary>
internal sealed class PlanTrace
{
    private readonly Stack<List<PlanStep>> _open = new([[]]);

    /// <summary>Gets the steps of the query itself, so far as they are done.</summary>
    public IReadOnlyList<PlanStep> Steps => _open.Peek();

    /// <summary>Notes that a step begins.</summary>
    public void Enter(Atom atom)
    {
        _ = atom;
        _open.Push([]);
    }

    /// <summary>Notes that the step that began last is done.</summary>
    public void Leave(Atom atom, Table before, Table after, StepEstimate? estimate, string access)
    {
        List<PlanStep> inner = _open.Pop();
        _open.Peek().Add(new PlanStep(
            atom,
            atom is PatternAtom ? access : "",
            before.Count,
            after.Count,
            before.Bound,
            after.Bound,
            estimate?.Rows,
            inner));
    }
}

/// <summary>What one step did.</summary>
/// <param name="Atom">The atom that was joined.</param>
/// <param name="Access">How an index was read; empty for others than patterns.</param>
/// <param name="RowsIn">The rows before.</param>
/// <param name="RowsOut">The rows after.</param>
/// <param name="BoundIn">The variables before.</param>
/// <param name="BoundOut">The variables after.</param>
/// <param name="Estimate">The rows expected; null where nothing was to be chosen.</param>
/// <param name="Inner">The steps inside of a not, an or, or a rule.</param>
internal sealed record PlanStep(
    Atom Atom, string Access, long RowsIn, long RowsOut, VarSet BoundIn, VarSet BoundOut, double? Estimate,
    IReadOnlyList<PlanStep> Inner);
