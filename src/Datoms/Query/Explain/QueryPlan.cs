using System;
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
            Append(text, step, 0);
        }

        text.Append(CultureInfo.InvariantCulture, $"{RowCount,10} rows in {Elapsed.TotalMilliseconds:0.###} ms");
        return text.ToString();
    }

    private static void Append(StringBuilder text, QueryPlanStep step, int depth)
    {
        string expected = step.EstimatedRows is { } rows ? rows.ToString("0", CultureInfo.InvariantCulture) : "";
        text.Append(
            CultureInfo.InvariantCulture,
            $"{step.RowsOut,10} {expected,10} {step.Elapsed.TotalMilliseconds,9:0.000}  {step.Index ?? "",-18} ");
        text.Append(' ', depth * 2).AppendLine(EdnPrinter.Print(step.Clause));
        foreach (QueryPlanStep inner in step.Inner)
        {
            Append(text, inner, depth + 1);
        }
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
