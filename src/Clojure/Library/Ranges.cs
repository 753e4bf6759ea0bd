using System;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Clojure.Library;

/// <summary>Makes ranges of numbers of any kind.</summary>
internal static class Ranges
{
    /// <summary>Returns what <c>range</c> of no argument, an end, a start and an end, or those and a step is.</summary>
    /// <exception cref="AccreteException">An argument is no number, or the range has too many.</exception>
    public static object Of(object?[] args)
    {
        if (args.Length == 0)
        {
            return new EndlessSeq(Naturals);
        }

        object? start = args.Length == 1 ? 0L : args[0];
        object? end = args.Length == 1 ? args[0] : args[1];
        object? step = args.Length == 3 ? args[2] : 1L;
        int direction = Numbers.Sign(step);
        int order = Numbers.Compare(start, end);
        if (order == 0 || (direction > 0 && order > 0) || (direction < 0 && order < 0))
        {
            return EdnList.Empty;
        }

        if (direction == 0)
        {
            return new EndlessSeq(() => Forever(start));
        }

        double count = Math.Abs(Numbers.ToDouble(end) - Numbers.ToDouble(start)) / Math.Abs(Numbers.ToDouble(step));
        return count > Seqs.CountMax
            ? throw DbErrors.Argument($"A range of more than {Seqs.CountMax} numbers is not made here")
            : Seqs.List(Between(start!, end!, step!, direction));
    }

    /// <summary>Returns a value again and again.</summary>
    public static IEnumerable<object?> Forever(object? value)
    {
        while (true)
        {
            yield return value;
        }
    }

    private static IEnumerable<object?> Naturals()
    {
        for (long i = 0; ; i++)
        {
            yield return i;
        }
    }

    private static List<object?> Between(object start, object end, object step, int direction)
    {
        ItemBuffer items = [];
        for (object next = start; Numbers.Compare(next, end) * direction < 0; next = Numbers.Add(next, step))
        {
            items.Add(next);
        }

        return items;
    }
}
