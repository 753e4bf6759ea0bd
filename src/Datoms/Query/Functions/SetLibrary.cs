using System;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Query.Functions;

/// <summary>The functions of clojure.set on sets of values.</summary>
internal static class SetLibrary
{
    /// <summary>Adds the functions to a table.</summary>
    public static void Register(FunctionTable table)
    {
        table.Add("union", 0, int.MaxValue, args => Array.Exists(args, set => set is not null) ? Union(args) : null);
        table.Add("intersection", 1, int.MaxValue, args => Kept(args, wanted: true));
        table.Add("difference", 1, int.MaxValue, args => Kept(args, wanted: false));
        table.Two("subset?", (x, y) => Contains(y, x));
        table.Two("superset?", (x, y) => Contains(x, y));
    }

    private static EdnSet Union(object?[] sets)
    {
        List<object?> items = [];
        foreach (object? set in sets)
        {
            items.AddRange(Seqs.Items(set));
        }

        return EdnSet.Of(items);
    }

    private static EdnSet Kept(object?[] sets, bool wanted)
    {
        List<object?> items = [.. Of(sets[0])];
        foreach (object? other in sets.AsSpan(1))
        {
            EdnSet set = Of(other);
            items.RemoveAll(item => set.Contains(item) != wanted);
        }

        return EdnSet.Of(items);
    }

    private static bool Contains(object? large, object? small)
    {
        EdnSet set = Of(large);
        foreach (object? item in Of(small))
        {
            if (!set.Contains(item))
            {
                return false;
            }
        }

        return true;
    }

    private static EdnSet Of(object? x) =>
        x is null ? EdnSet.Empty : x as EdnSet ?? throw FunctionErrors.WrongType(x, "a set");
}
