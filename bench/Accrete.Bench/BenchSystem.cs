using System;
using System.Collections.Generic;

namespace Accrete.Bench;

/// <summary>One of the systems that are compared.</summary>
internal abstract class BenchSystem
{
    /// <summary>Gets the name in the tables.</summary>
    public abstract string Name { get; }

    /// <summary>Loads the data and answers the queries.</summary>
    /// <exception cref="SystemMissingException">The system is not at hand.</exception>
    public abstract SystemResult Run(BenchContext context);
}

/// <summary>Says that a system is not at hand; the others are still compared.</summary>
internal sealed class SystemMissingException(string message) : Exception(message);

/// <summary>What a run is about.</summary>
/// <param name="Options">The command line.</param>
/// <param name="Data">The rows.</param>
/// <param name="Queries">The queries that were asked for.</param>
/// <param name="Rules">How long to warm up and to measure.</param>
internal sealed record BenchContext(
    BenchOptions Options, BenchData Data, IReadOnlyList<BenchQuery> Queries, TimingRules Rules)
{
    /// <summary>Says on the error stream what is going on.</summary>
    public static void Say(string text) => Console.Error.WriteLine(text);
}

/// <summary>What one system said to one query.</summary>
/// <param name="Timing">How long it took; null where it gave no answer.</param>
/// <param name="Answer">The answer, null where it gave none.</param>
/// <param name="Note">Why there is no answer.</param>
internal sealed record QueryResult(Timing? Timing, Answer? Answer, string? Note = null);

/// <summary>All figures of one system.</summary>
internal sealed class SystemResult(string name, string version)
{
    /// <summary>Gets the name in the tables.</summary>
    public string Name { get; } = name;

    /// <summary>Gets version and flags.</summary>
    public string Version { get; } = version;

    /// <summary>Gets the results by query.</summary>
    public Dictionary<string, QueryResult> Queries { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets further figures (writing, memory, first queries) by name, in the order in which
    /// they came.</summary>
    public List<(string Name, double Value, string Unit)> Figures { get; } = [];
}
