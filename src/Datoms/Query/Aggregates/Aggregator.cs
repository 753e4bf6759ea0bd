using System;
using System.Collections.Generic;
using Accrete.Clojure;
using Accrete.Edn;
using Accrete.Query.Columns;

namespace Accrete.Query.Aggregates;

/// <summary>Computes the aggregates of <c>:find</c>: the built-in ones on columns, others by calling a function
/// with a vector.</summary>
internal static class Aggregator
{
    /// <summary>Computes one value a group of values.</summary>
    private delegate object?[] Compute(AggregateInput input);

    private static readonly Dictionary<string, (Compute Compute, int ConstantMin, int ConstantMax)> BuiltIn =
        new(StringComparer.Ordinal)
        {
            ["count"] = (Counts.Count, 0, 0),
            ["count-distinct"] = (Counts.CountDistinct, 0, 0),
            ["distinct"] = (Counts.Distinct, 0, 0),
            ["sum"] = (Sums.Sum, 0, 0),
            ["avg"] = (Sums.Average, 0, 0),
            ["min"] = (Extremes.Min, 0, 1),
            ["max"] = (Extremes.Max, 0, 1),
            ["median"] = (Spread.Median, 0, 0),
            ["variance"] = (Spread.Variance, 0, 0),
            ["stddev"] = (Spread.StandardDeviation, 0, 0),
            ["rand"] = (Samples.Random, 0, 1),
            ["sample"] = (Samples.Sample, 1, 1),
        };

    /// <summary>Checks that an aggregate exists and takes its constants.</summary>
    /// <exception cref="AccreteException"><c>:db.error/invalid-aggregate</c>, or a wrong number of
    /// arguments.</exception>
    public static void Check(FindElement.Aggregate aggregate, FunctionRegistry functions)
    {
        int constants = aggregate.Arguments.Length - 1;
        if (aggregate.Function.Namespace is null && BuiltIn.TryGetValue(aggregate.Function.Name, out var builtIn))
        {
            if (constants < builtIn.ConstantMin || constants > builtIn.ConstantMax)
            {
                throw DbErrors.Argument(
                    $"Wrong number of args ({constants + 1}) passed to the aggregate {aggregate.Function}",
                    aggregate.Form);
            }

            return;
        }

        if (!functions.TryResolve(aggregate.Function, out QueryFunction? function))
        {
            throw Parse.ParseErrors.NotAnAggregate(aggregate.Function, aggregate.Form);
        }

        function.CheckArity(constants + 1, aggregate.Form);
    }

    /// <summary>Computes an aggregate for all groups.</summary>
    /// <returns>One value a group.</returns>
    /// <exception cref="AccreteException">The values are not of types that the aggregate takes.</exception>
    public static object?[] Run(
        FindElement.Aggregate aggregate, Column column, Groups groups, ValuePool pool, QueryContext context)
    {
        object?[] constants = new object?[aggregate.Arguments.Length - 1];
        for (int i = 0; i < constants.Length; i++)
        {
            constants[i] = aggregate.Arguments[i] is Term.Constant constant ? constant.Value
                : throw Parse.ParseErrors.Malformed(
                    "Only the last argument of an aggregate is a variable", aggregate.Form);
        }

        WorkLimit.Spend(column.Count);
        AggregateInput input = new(column, groups, pool, constants);
        try
        {
            return aggregate.Function.Namespace is null && BuiltIn.TryGetValue(aggregate.Function.Name, out var builtIn)
                ? builtIn.Compute(input)
                : Custom(aggregate, input, context);
        }
        catch (Exception error) when (error
            is not (AccreteException or OperationCanceledException or InsufficientExecutionStackException))
        {
            throw FunctionErrors.Failed(aggregate.Function, error, aggregate.Form);
        }
    }

    private static object?[] Custom(FindElement.Aggregate aggregate, AggregateInput input, QueryContext context)
    {
        if (!context.Functions.TryResolve(aggregate.Function, out QueryFunction? function))
        {
            throw Parse.ParseErrors.NotAnAggregate(aggregate.Function, aggregate.Form);
        }

        object?[] results = new object?[input.Groups.Count];
        for (int group = 0; group < results.Length; group++)
        {
            results[group] = function.Call(
                context, [.. input.Constants, EdnVector.Of(input.ValuesOf(group))], aggregate.Form);
        }

        return results;
    }
}
