using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Engine;

namespace Accrete.Host.Conformance;

/// <summary>Runs cases and queries over data sets, and compares.</summary>
/// <param name="dataSets">Finds data sets by name.</param>
/// <param name="open">Makes the database of a case.</param>
internal sealed class CaseRunner(DataSets dataSets, Func<ConformanceCase, ICaseTarget> open)
{
    /// <summary>Keeps the instants of two transactions apart, so that each shows as its own.</summary>
    private const long InstantStepMs = 10;

    /// <summary>The reference was given this long too.</summary>
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Makes a runner whose databases are in memory.</summary>
    /// <param name="clock">The time of the first transaction of each case.</param>
    /// <param name="dataSets">Finds data sets by name.</param>
    /// <param name="options">The options of the databases of cases.</param>
    /// <param name="settle">What becomes of the value after each transaction; merges an overgrown memory index unless
    /// given.</param>
    public CaseRunner(
        Instant clock, DataSets dataSets, DatabaseOptions options, Func<Database, Database>? settle = null)
        : this(dataSets, @case => new MemoryTarget(
            "c-" + @case.Name, WithFunctions(options), clock, InstantStepMs, settle))
    {
    }

    /// <summary>Returns the options with what the recorder allowed for <c>:xform</c>, as the format says.</summary>
    public static DatabaseOptions WithFunctions(DatabaseOptions options) => options with
    {
        PullFunctions = [Symbol.Of("clojure.core", "inc"), Symbol.Of("clojure.core", "count")],
    };

    /// <summary>Runs what a file holds, or only the case of one name.</summary>
    public FileResult Run(ConformanceFile file, string? only)
    {
        List<StepResult> results = [];
        foreach (ConformanceCase @case in file.Cases.Where(@case => only is null || @case.Name == only))
        {
            results.AddRange(Run(@case));
        }

        foreach (DataQuery query in file.Queries.Where(query => only is null || query.Name == only))
        {
            results.Add(Run(query, file.DataSet ?? ""));
        }

        return new FileResult(file.Path, results);
    }

    /// <summary>Runs the steps of one case in order. A step that fails does not stop those after it.</summary>
    public IReadOnlyList<StepResult> Run(ConformanceCase @case)
    {
        using ICaseTarget target = open(@case);
        CaseSession? session = null;
        GuardedOutcome opened = GuardedCall.Run(
            () => session = CaseSession.Open(@case, target, StepTimeout), StepTimeout);
        if (session is null)
        {
            string why = opened.Failure ?? "the schema was refused: " + EdnPrinter.Print(opened.Value);
            return [.. @case.Steps.Select((step, i) => new StepResult(
                @case.Name, i + 1, step, @case.Outcomes?[i], null, why, false))];
        }

        List<StepResult> results = [];
        for (int i = 0; i < @case.Steps.Count; i++)
        {
            results.Add(RunStep(session, @case, i));
        }

        return results;
    }

    /// <summary>Runs one query over a data set.</summary>
    public StepResult Run(DataQuery query, string dataSet)
    {
        Database? database = null;
        GuardedOutcome outcome = GuardedCall.Call(() => database = dataSets.Load(dataSet, CancellationToken.None));
        if (database is null)
        {
            string why = outcome.Failure ?? "the data set was refused: " + EdnPrinter.Print(outcome.Value);
            return new StepResult(query.Name, 0, query.Query, query.Outcome, null, why, false);
        }

        QueryOptions limits = QueryOptions.Default with { Timeout = StepTimeout };
        object?[] inputs = [.. query.Inputs.Select(input => input is Tagged { Tag.Name: "db" } ? database : input)];
        outcome = GuardedCall.Run(
            () => PlainShaper.Shape(QueryEngine.Run(query.Query!, inputs, limits, CancellationToken.None)),
            StepTimeout * 2);
        bool isSame = outcome.Failure is null
            && OutcomeComparer.For(database).AreSame(query.Outcome, outcome.Value, OutcomeShapes.OfQuery(query.Query));
        return new StepResult(query.Name, 0, query.Query, query.Outcome, outcome.Value, outcome.Failure, isSame);
    }

    private static StepResult RunStep(CaseSession session, ConformanceCase @case, int index)
    {
        EdnSequence step = @case.Steps[index];
        GuardedOutcome outcome = GuardedCall.Run(() => session.Run(step), StepTimeout * 2);
        object? expected = session.WithKnownNames(@case.Outcomes?[index]);
        bool isSame = outcome.Failure is null && (@case.Outcomes is null
            || OutcomeComparer.For(session.Now).AreSame(expected, outcome.Value, OutcomeShapes.OfStep(step)));
        return new StepResult(@case.Name, index + 1, step, expected, outcome.Value, outcome.Failure, isSame);
    }
}
