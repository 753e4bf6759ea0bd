namespace Accrete.Host.Conformance;

/// <summary>How one step, or one query over a data set, came out.</summary>
/// <param name="CaseName">The case's name.</param>
/// <param name="Number">The step's number in its case, from 1; 0 for a query over a data set, and for a case that did
/// not start.</param>
/// <param name="Step">What was done.</param>
/// <param name="Expected">What was recorded.</param>
/// <param name="Actual">What was given; an error as <c>{:error ...}</c>.</param>
/// <param name="Failure">Why the step failed beside a difference: an exception that is no database error, no answer in
/// time; null else.</param>
/// <param name="IsSame">Whether the outcomes are the same.</param>
internal sealed record StepResult(
    string CaseName, int Number, object? Step, object? Expected, object? Actual, string? Failure, bool IsSame);

/// <summary>How the steps of one file came out.</summary>
/// <param name="Path">The file.</param>
/// <param name="Results">One a step.</param>
internal sealed record FileResult(string Path, System.Collections.Generic.IReadOnlyList<StepResult> Results);
