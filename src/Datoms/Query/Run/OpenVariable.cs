using System;
using Accrete.Edn;
using Accrete.Query.Columns;

namespace Accrete.Query.Run;

/// <summary>Tells of variables that a rule or an or-join names, but leaves open.</summary>
internal static class OpenVariable
{
    private static readonly Keyword Kind = Keyword.Of("db.error", "open-variable");

    /// <summary>Makes the error of a call that needs such a variable.</summary>
    public static AccreteException Error(object form) => new(
        Kind,
        AnomalyCategory.Incorrect,
        $"A rule or an or-join leaves a variable open that a clause needs: {EdnPrinter.Print(form)}",
        form);

    /// <summary>Makes the error of a result that needs such a variable.</summary>
    public static AccreteException Error(Symbol variable, object form) => new(
        Kind,
        AnomalyCategory.Incorrect,
        $"No clause gives {variable} a value: a rule or an or-join names it, but leaves it open",
        form);

    /// <summary>Tells whether an error is one of these.</summary>
    public static bool Is(AccreteException error) => Kind.Equals(error.Error);

    /// <summary>Tells whether no row has a value of a variable.</summary>
    public static bool IsOpen(Table rows, int slot, ValuePool pool)
    {
        if (!rows.Bound.Contains(slot))
        {
            return true;
        }

        Column column = rows[slot];
        return column.Kind == ColumnKind.Pooled && pool.TryFind(UnboundValue.Instance, out int open)
            && column.Codes.IndexOfAnyExcept((long)open) < 0;
    }
}
