using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Query.Run;

namespace Accrete.Query.Explain;

/// <summary>Shows a trace as a plan, and as the data of <c>:query-stats</c>.</summary>
internal static class PlanReport
{
    /// <summary>Returns the plan.</summary>
    public static QueryPlan PlanOf(PlanTrace trace, long rows, TimeSpan elapsed) =>
        new(StepsOf(trace.Steps), rows, elapsed);

    /// <summary>Returns <c>{:query ... :phases [{:sched ... :clauses [...]} ...]}</c>: the query first, then
    /// what is inside of its clauses.</summary>
    public static EdnMap StatsOf(PlanTrace trace, object query)
    {
        List<object?> phases = [];
        AddPhase(trace.Steps, phases);
        return EdnMap.Of(Key("query"), query, Key("phases"), new EdnVector([.. phases]));
    }

    private static ImmutableArray<QueryPlanStep> StepsOf(IEnumerable<PlanStep> steps)
    {
        ImmutableArray<QueryPlanStep>.Builder shown = ImmutableArray.CreateBuilder<QueryPlanStep>();
        foreach (PlanStep step in steps)
        {
            shown.Add(new QueryPlanStep(
                step.Form,
                step.Access.Index,
                step.Access.Batches,
                step.Access.Datoms,
                step.Estimate,
                step.RowsIn,
                step.RowsOut,
                step.Elapsed,
                StepsOf(step.Inner)));
        }

        return shown.ToImmutable();
    }

    private static void AddPhase(IReadOnlyList<PlanStep> steps, List<object?> phases)
    {
        List<object?> clauses = [], scheduled = [];
        foreach (PlanStep step in steps)
        {
            scheduled.Add(step.Form);
            clauses.Add(ClauseOf(step));
        }

        EdnList schedule = EdnList.Of(new EdnList([.. scheduled]));
        phases.Add(EdnMap.Of(Key("sched"), schedule, Key("clauses"), new EdnVector([.. clauses])));
        foreach (PlanStep step in steps)
        {
            if (!step.Inner.IsEmpty)
            {
                AddPhase(step.Inner, phases);
            }
        }
    }

    private static EdnMap ClauseOf(PlanStep step)
    {
        // Before the first clause the reference counts no row, where the engine has the one row without variables.
        long rowsIn = step.BoundIn.IsEmpty ? 0 : step.RowsIn;
        List<object?> entries =
        [
            Key("clause"), step.Form,
            Key("rows-in"), rowsIn,
            Key("rows-out"), step.RowsOut,
            Key("binds-in"), Variables(step.BoundIn),
            Key("binds-out"), Variables(step.BoundOut),
        ];
        if (step.RowsOut > rowsIn)
        {
            entries.AddRange([Key("expansion"), step.RowsOut - rowsIn]);
        }

        if (step.BoundIn.IsEmpty && !step.Unbound.IsEmpty)
        {
            EdnMap warnings = EdnMap.Of(Key("unbound-vars"), EdnSet.Of(Variables(step.Unbound)));
            entries.AddRange([Key("warnings"), warnings]);
        }

        return EdnMap.Of(entries.ToArray());
    }

    private static EdnVector Variables(ImmutableArray<Symbol> names) => new([.. names]);

    private static Keyword Key(string name) => Keyword.Of(null, name);
}
