using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Query.Aggregates;
using Accrete.Query.Columns;
using Accrete.Query.Run;
using Accrete.Time;

namespace Accrete.Query.Shape;

/// <summary>Makes of the rows that the clauses gave the columns that <c>:find</c> asks for.</summary>
internal static class ResultShaper
{
    /// <summary>Shapes rows.</summary>
    /// <param name="request">The query that ran.</param>
    /// <param name="rows">Distinct rows over the variables of <c>:find</c> and <c>:with</c>.</param>
    /// <param name="patterns">The pull patterns given as inputs.</param>
    public static QueryResult Shape(QueryRequest request, Relation rows, IReadOnlyDictionary<Symbol, object?> patterns)
    {
        ParsedQuery query = request.Query;
        if (rows.IsCounted)
        {
            // As of rows that are there: of none there is no group, and no answer.
            ResultColumn count = new ResultColumn.OfObjects(rows.Rows == 0 ? [] : [rows.Rows]);
            return new QueryResult(query, [count], (int)System.Math.Min(rows.Rows, 1), isSet: false, request.Pool);
        }

        Groups? groups = query.HasAggregates ? GroupsOf(query, rows, request.Pool) : null;
        int[]? first = groups?.FirstRows();
        QueryContext context = new(request.Functions, request.Options, request.Cancellation);
        ImmutableArray<ResultColumn>.Builder columns = ImmutableArray.CreateBuilder<ResultColumn>(query.Find.Length);
        foreach (FindElement element in query.Find)
        {
            if (query.Lost.Contains(element.VariableName))
            {
                continue;
            }

            Column column = rows[element.VariableName];
            if (element is FindElement.Aggregate aggregate)
            {
                // a query with aggregates has groups
                object?[] results = Aggregator.Run(aggregate, column, groups!, request.Pool, context);
                columns.Add(new ResultColumn.OfObjects(results));
            }
            else
            {
                ResultColumn values = new ResultColumn.OfCodes(
                    first is null ? column : column.Gather(first), request.Pool);
                columns.Add(element is FindElement.Pull pull ? PullOf(pull, values, request, patterns) : values);
            }
        }

        return new QueryResult(query, columns.ToImmutable(), groups?.Count ?? rows.Count, IsSet(query), request.Pool);
    }

    // Distinct rows of variables stay distinct; what is computed from them need not.
    private static bool IsSet(ParsedQuery query) => !query.HasAggregates && !query.HasPulls && query.With.IsEmpty
        && query.ReturnMap == ReturnMapKind.None;

    private static Groups GroupsOf(ParsedQuery query, Relation rows, ValuePool pool)
    {
        List<Column> keys = [];
        foreach (FindElement element in query.Find)
        {
            if (element is not FindElement.Aggregate && !query.Lost.Contains(element.VariableName))
            {
                keys.Add(rows[element.VariableName]);
            }
        }

        return Groups.By(rows.Count, keys, pool);
    }

    private static PullColumn PullOf(
        FindElement.Pull pull, ResultColumn entities, QueryRequest request, IReadOnlyDictionary<Symbol,
            object?> patterns)
    {
        object? pattern = pull.Pattern is Symbol name ? patterns.GetValueOrDefault(name) : pull.Pattern;
        return SourceOf(pull, request) is ISnapshot database
            ? new PullColumn(database, pattern, entities, request.Cancellation)
            : throw DbErrors.Incorrect("invalid-data-source", "A pull needs a database", pull.Form);
    }

    /// <summary>Returns the source that a pull reads: the first one where it names one that is not there, or none and
    /// there is no <c>$</c>.</summary>
    private static object? SourceOf(FindElement.Pull pull, QueryRequest request)
    {
        if (request.Sources.TryGetValue(pull.Source ?? Parse.Symbols.DefaultSource, out object? named))
        {
            return named;
        }

        foreach (InputSpec input in request.Query.Inputs)
        {
            if (input is InputSpec.Source source)
            {
                return request.Sources.GetValueOrDefault(source.Name);
            }
        }

        return null;
    }
}
