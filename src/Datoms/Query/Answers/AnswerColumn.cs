using System;
using System.Runtime.InteropServices;
using Accrete.Edn;

namespace Accrete.Query.Answers;

/// <summary>One column of a <see cref="ColumnarAnswer"/>: as many values as it has rows, of one type.</summary>
/// <remarks>Each type has its span; the span of another type throws. <see cref="Values"/> is there for all. Columns do
/// not change, and live as long as somebody holds them.</remarks>
public sealed class AnswerColumn
{
    private readonly long[] _numbers;
    private readonly Array? _others;
    private object?[]? _values;

    /// <summary>Makes a column of 64-bit numbers: of longs, of the bits of doubles, of the milliseconds of
    /// instants.</summary>
    internal AnswerColumn(string name, AnswerType type, long[] numbers, int count)
    {
        (Name, Type, _numbers, Count) = (name, type, numbers, count);
        Invariant.Check(count <= numbers.Length, "a column has the rows that it says");
    }

    /// <summary>Makes a column of floats, booleans, texts or values.</summary>
    internal AnswerColumn(string name, AnswerType type, Array others)
    {
        (Name, Type, _numbers, _others, Count) = (name, type, [], others, others.Length);
        _values = others as object?[];
    }

    /// <summary>Gets the name: that of the return map (<c>:keys</c>), else the variable's without its question mark,
    /// else the text of the call.</summary>
    public string Name { get; }

    /// <summary>Gets what the values are.</summary>
    public AnswerType Type { get; }

    /// <summary>Gets how many rows there are.</summary>
    public int Count { get; }

    /// <summary>Gets the values of a column of longs.</summary>
    /// <exception cref="InvalidOperationException">The column is of another type.</exception>
    public ReadOnlySpan<long> Longs => Numbers(AnswerType.Long);

    /// <summary>Gets the values of a column of doubles.</summary>
    /// <exception cref="InvalidOperationException">The column is of another type.</exception>
    public ReadOnlySpan<double> Doubles => MemoryMarshal.Cast<long, double>(Numbers(AnswerType.Double));

    /// <summary>Gets the values of a column of floats.</summary>
    /// <exception cref="InvalidOperationException">The column is of another type.</exception>
    public ReadOnlySpan<float> Floats => Others<float>(AnswerType.Float);

    /// <summary>Gets the values of a column of booleans.</summary>
    /// <exception cref="InvalidOperationException">The column is of another type.</exception>
    public ReadOnlySpan<bool> Booleans => Others<bool>(AnswerType.Boolean);

    /// <summary>Gets the values of a column of instants.</summary>
    /// <exception cref="InvalidOperationException">The column is of another type.</exception>
    public ReadOnlySpan<Instant> Instants => MemoryMarshal.Cast<long, Instant>(Numbers(AnswerType.Instant));

    /// <summary>Gets the values of a column of strings; null for nil.</summary>
    /// <exception cref="InvalidOperationException">The column is of another type.</exception>
    public ReadOnlySpan<string?> Texts => Others<string?>(AnswerType.Text);

    /// <summary>Gets the values as EDN has them, whatever the type; made when they are first asked for.</summary>
    public ReadOnlySpan<object?> Values => _values ??= Boxed();

    /// <summary>Returns the name, the type and the number of rows.</summary>
    public override string ToString() => $"{Name} ({Type}, {Count} rows)";

    private ReadOnlySpan<long> Numbers(AnswerType wanted) =>
        Type == wanted ? _numbers.AsSpan(0, Count) : throw Refuse(wanted);

    private ReadOnlySpan<T> Others<T>(AnswerType wanted) => Type == wanted ? (T[])_others! : throw Refuse(wanted);

    private InvalidOperationException Refuse(AnswerType wanted) => new(
        $"Column {Name} has values of the type {Type}: read its {Type}s, not its {wanted}s. Values has "
            + "them all.");

    private object?[] Boxed()
    {
        object?[] values = new object?[Count];
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = Type switch
            {
                AnswerType.Long => _numbers[row],
                AnswerType.Double => BitConverter.Int64BitsToDouble(_numbers[row]),
                AnswerType.Instant => new Instant(_numbers[row]),
                _ => _others!.GetValue(row),
            };
        }

        return values;
    }
}
