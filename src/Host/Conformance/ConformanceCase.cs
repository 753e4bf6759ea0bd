using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Host.Conformance;

/// <summary>One case of a case file: a schema, steps against a fresh database, and what each step gave.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Schema">Transaction data that is transacted first; null for none.</param>
/// <param name="Steps">What is done, in order.</param>
/// <param name="Outcomes">What each step gave; null where they were not recorded.</param>
internal sealed record ConformanceCase(
    string Name, EdnSequence? Schema, IReadOnlyList<EdnSequence> Steps, IReadOnlyList<object?>? Outcomes);

/// <summary>One query over a data set, and what it gave.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Query">The query form.</param>
/// <param name="Inputs">Its inputs; <c>#db :now</c> stands for the data set.</param>
/// <param name="Outcome">What it gave.</param>
internal sealed record DataQuery(string Name, object? Query, EdnSequence Inputs, object? Outcome);

/// <summary>What a case file holds: cases, or queries over a data set.</summary>
/// <param name="Path">Where it was read from.</param>
/// <param name="Cases">The cases; empty for a file of queries.</param>
/// <param name="Queries">The queries; empty for a file of cases.</param>
/// <param name="DataSet">The name of the data set that the queries are over; null for a file of cases.</param>
internal sealed record ConformanceFile(
    string Path, IReadOnlyList<ConformanceCase> Cases, IReadOnlyList<DataQuery> Queries, string? DataSet);
