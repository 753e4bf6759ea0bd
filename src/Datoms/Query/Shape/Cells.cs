using System.Runtime.CompilerServices;
using Accrete.Clr;
using Accrete.Edn;
using Accrete.Query.Columns;

namespace Accrete.Query.Shape;

/// <summary>Reads one column of a result as a .NET type: numbers come straight out of the column, without a
/// box.</summary>
/// <param name="column">The column.</param>
/// <param name="pool">The pool that its codes refer to.</param>
/// <param name="parameter">Names the value's place in an error; null where the value is a row of its own.</param>
internal sealed class Cells(ResultColumn column, ValuePool pool, string? parameter)
{
    private readonly long[]? _codes = column.Codes?.Data;
    private readonly ColumnKind _kind = column.Codes?.Kind ?? ColumnKind.Pooled;

    /// <summary>Returns the value in a row.</summary>
    /// <typeparam name="T">What it is given as.</typeparam>
    /// <exception cref="AccreteException">It cannot be given as that.</exception>
    public static T Read<T>(Cells cells, int row)
    {
        if (cells._codes is not { } codes)
        {
            return cells.Value(row) is T made ? made : cells.Converted<T>(row);
        }

        long code = codes[row];
        return TryNumber(cells._kind, code, out T number) ? number
            : cells._kind == ColumnKind.Pooled && cells.Pooled(code) is T same ? same
            : cells.Converted<T>(row);
    }

    /// <summary>Gives a number of a column as the type that it has. What compares types is known when the method is
    /// compiled: one branch stays for each type.</summary>
    private static bool TryNumber<T>(ColumnKind kind, long code, out T number)
    {
        switch (kind)
        {
            case ColumnKind.Long when typeof(T) == typeof(long):
            case ColumnKind.Double when typeof(T) == typeof(double):
                number = Unsafe.BitCast<long, T>(code);
                return true;
            case ColumnKind.Instant when typeof(T) == typeof(Instant):
                number = Unsafe.BitCast<Instant, T>(new Instant(code));
                return true;
            case ColumnKind.Long when typeof(T) == typeof(int) && code == (int)code:
                number = Unsafe.BitCast<int, T>((int)code);
                return true;
            case ColumnKind.Boolean when typeof(T) == typeof(bool):
                number = Unsafe.BitCast<bool, T>(code != 0);
                return true;
            default:
                number = default!;
                return false;
        }
    }

    private object? Pooled(long code) => pool[code];

    private object? Value(int row) => column[row];

    private T Converted<T>(int row)
    {
        object? value = column[row];
        // A null of a type that takes none is refused by the conversion, but for a row of its own.
        return parameter is null
            ? ClrConversion.To<T>(value, () => $"the value of row {row + 1}")!
            : (T)ClrConversion.For(typeof(T))(value, () => $"{parameter} of row {row + 1}")!;
    }
}
