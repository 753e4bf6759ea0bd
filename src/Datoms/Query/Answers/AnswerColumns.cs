using System;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Query.Columns;
using Accrete.Query.Shape;

namespace Accrete.Query.Answers;

/// <summary>Makes typed columns of a query's result.</summary>
/// <remarks>Columns of numbers are handed over as they are: the query must have run
/// <see cref="QueryMemory.Outside"/>.</remarks>
internal static class AnswerColumns
{
    /// <summary>Returns the answer.</summary>
    public static ColumnarAnswer Of(QueryResult result)
    {
        int count = result.Shape is FindShape.Relation or FindShape.Collection
            ? result.Count : Math.Min(result.Count, 1);
        ImmutableArray<AnswerColumn>.Builder columns =
            ImmutableArray.CreateBuilder<AnswerColumn>(result.Columns.Length);
        for (int i = 0; i < result.Columns.Length; i++)
        {
            WorkLimit.Spend(count);
            ResultColumn column = result.Columns[i];
            columns.Add(column.Codes is { } codes
                ? OfCodes(result.NameOf(i), codes, count, result.Pool)
                : OfObjects(result.NameOf(i), column.ToArray(count)));
        }

        return new ColumnarAnswer(columns.ToImmutable(), count);
    }

    private static AnswerColumn OfCodes(string name, Column column, int count, ValuePool pool)
    {
        switch (column.Kind)
        {
            case ColumnKind.Long:
                return new AnswerColumn(name, AnswerType.Long, column.Data, count);
            case ColumnKind.Double:
                return new AnswerColumn(name, AnswerType.Double, column.Data, count);
            case ColumnKind.Instant:
                return new AnswerColumn(name, AnswerType.Instant, column.Data, count);
            case ColumnKind.Float:
                return new AnswerColumn(name, AnswerType.Float, Each(
                    column.Codes[..count], bits => (float)BitConverter.Int64BitsToDouble(bits)));
            case ColumnKind.Boolean:
                return new AnswerColumn(name, AnswerType.Boolean, Each(column.Codes[..count], bit => bit != 0));
            default:
                return OfPooled(name, column.Codes[..count], pool);
        }
    }

    private static AnswerColumn OfPooled(string name, ReadOnlySpan<long> codes, ValuePool pool)
    {
        string?[] texts = new string?[codes.Length];
        bool hasText = false;
        for (int row = 0; row < codes.Length; row++)
        {
            switch (pool[codes[row]])
            {
                case string text:
                    (texts[row], hasText) = (text, true);
                    break;
                case null:
                    break;
                default:
                    // A place that a branch of an or left open has no value.
                    return OfObjects(name, Each(codes, code => pool[code] is UnboundValue ? null : pool[code]));
            }
        }

        // Of nothing, and of nil alone, nobody knows what it would be.
        return hasText
            ? new AnswerColumn(name, AnswerType.Text, texts)
            : new AnswerColumn(name, AnswerType.Value, new object?[codes.Length]);
    }

    private static T[] Each<T>(ReadOnlySpan<long> codes, Func<long, T> valueOf)
    {
        T[] values = new T[codes.Length];
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = valueOf(codes[row]);
        }

        return values;
    }

    /// <summary>Returns the column of values that aggregates, pulls and mixed variables have: of one type where all of
    /// them are of it.</summary>
    private static AnswerColumn OfObjects(string name, object?[] values) => values is [{ } first, ..] ? first switch
    {
        long when TryAll(values, out long[]? longs) => new(name, AnswerType.Long, longs, longs.Length),
        double when TryAll(values, out double[]? doubles) => new(
            name, AnswerType.Double, Array.ConvertAll(doubles, BitConverter.DoubleToInt64Bits), doubles.Length),
        Instant when TryAll(values, out Instant[]? instants) => new(
            name, AnswerType.Instant, Array.ConvertAll(instants, each => each.EpochMilliseconds), instants.Length),
        float when TryAll(values, out float[]? floats) => new(name, AnswerType.Float, floats),
        bool when TryAll(values, out bool[]? booleans) => new(name, AnswerType.Boolean, booleans),
        string when TryAll(values, out string[]? texts) => new(name, AnswerType.Text, texts),
        _ => new(name, AnswerType.Value, values),
    }
        : new(name, AnswerType.Value, values);

    private static bool TryAll<T>(object?[] values, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T[]? all)
    {
        all = new T[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] is not T value)
            {
                all = null;
                return false;
            }

            all[row] = value;
        }

        return true;
    }
}
