using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Accrete.Edn;

namespace Accrete.Query.Explain;

/// <summary>Shows how a query was answered: the steps in the order in which they ran.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="RowCount">How many rows were found, before aggregates.</param>
/// <param name="Elapsed">How long it took; zero without a clock in the options.</param>
public sealed record QueryPlan(ImmutableArray<QueryPlanStep> Steps, long RowCount, TimeSpan Elapsed)
{
    /// <summary>Returns the plan as a table of text, one line a step.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine("      rows   expected        ms  read               clause");
        foreach (QueryPlanStep step in Steps)
        {
            Append(text, [step], 0);
        }

        text.Append(CultureInfo.InvariantCulture, $"{RowCount,10} rows in {Elapsed.TotalMilliseconds:0.###} ms");
        return text.ToString();
    }

    /// <summary>Appends a line for a step, or for all rounds of a step inside of a recursion together.</summary>
    private static void Append(StringBuilder text, List<QueryPlanStep> rounds, int depth)
    {
        QueryPlanStep first = rounds[0];
        long rows = 0;
        double milliseconds = 0;
        foreach (QueryPlanStep round in rounds)
        {
            rows += round.RowsOut;
            milliseconds += round.Elapsed.TotalMilliseconds;
        }

        string expected = rounds.Count == 1 && first.EstimatedRows is { } estimate
            ? estimate.ToString("0", CultureInfo.InvariantCulture) : "";
        text.Append(
            CultureInfo.InvariantCulture, $"{rows,10} {expected,10} {milliseconds,9:0.000}  {first.Index ?? "",-18} ");
        text.Append(' ', depth * 2).Append(EdnPrinter.Print(first.Clause));
        text.AppendLine(rounds.Count == 1 ? "" : string.Create(
            CultureInfo.InvariantCulture, $"  in {rounds.Count} rounds"));
        foreach (List<QueryPlanStep> inner in Rounds(rounds))
        {
            Append(text, inner, depth + 1);
        }
    }

    /// <summary>Returns the steps inside of others, those of one clause that was read in one way together.</summary>
    private static List<List<QueryPlanStep>> Rounds(List<QueryPlanStep> around)
    {
        List<List<QueryPlanStep>> all = [];
        Dictionary<(object Clause, string? Index), List<QueryPlanStep>> known = [];
        foreach (QueryPlanStep outer in around)
        {
            foreach (QueryPlanStep step in outer.Inner)
            {
                if (!known.TryGetValue((step.Clause, step.Index), out List<QueryPlanStep>? rounds))
                {
                    rounds = [];
                    known.Add((step.Clause, step.Index), rounds);
                    all.Add(rounds);
                }

                rounds.Add(step);
            }
        }

        return all;
    }
}

/// <summary>Shows one step of a plan: a clause joined with the rows found so far.</summary>
/// <param name="Clause">The clause as written.</param>
/// <param name="Index">How an index was read: <c>scan Avet</c>, <c>probe Aevt</c>; null where none was.</param>
/// <param name="BatchCount">How many batches of datoms a scan read.</param>
/// <param name="DatomCount">How many datoms came out of the index.</param>
/// <param name="EstimatedRows">The rows expected; null where there was nothing to choose.</param>
/// <param name="RowsIn">The rows before the step.</param>
/// <param name="RowsOut">The rows after the step.</param>
/// <param name="Elapsed">How long the step took, the steps inside included; zero without a clock.</param>
/// <param name="Inner">The steps inside of a not, an or, or a rule.</param>
public sealed record QueryPlanStep(
    object Clause,
    string? Index,
    int BatchCount,
    long DatomCount,
    double? EstimatedRows,
    long RowsIn,
    long RowsOut,
    TimeSpan Elapsed,
    ImmutableArray<QueryPlanStep> Inner);
