using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Clojure.Library;

/// <summary>The functions of clojure.core that put other values into places of collections.</summary>
internal static class CoreUpdates
{
    /// <summary>Adds the functions to a table.</summary>
    public static void Register(FunctionTable table)
    {
        table.Add("update", 3, int.MaxValue, args => UpdateIn(args[0], [args[1]], args));
        table.Add("update-in", 3, int.MaxValue, args => UpdateIn(args[0], Seqs.Items(args[1]), args));
        table.Add("assoc-in", 3, args => AssociateIn(args[0], Seqs.Items(args[1]), args[2]));
        table.Add("replace", 1, 2, args => args.Length == 1
            ? Transducers.Map(new QueryFunction(Symbol.Of(null, "replace"), 1, 1, items => Replaced(args[0], items[0])))
            : Replace(args[0], args[1]));
    }

    /// <summary>Returns the collection with what a function, the third argument, makes of the value at
    /// the path.</summary>
    private static object UpdateIn(object? x, IReadOnlyList<object?> path, object?[] args)
    {
        object? known = path.Count == 0 ? CoreCollections.Get(x, null, null) : x;
        foreach (object? key in path)
        {
            known = CoreCollections.Get(known, key, null);
        }

        object? value = Callables.Call(Callables.Of(args[2]), [known, .. args[3..]]);
        return AssociateIn(x, path, value);
    }

    private static object AssociateIn(object? x, IReadOnlyList<object?> path, object? value)
    {
        // From the outside in what is to be changed, then from the inside out with the change.
        List<object?> around = [x];
        for (int i = 0; i + 1 < path.Count; i++)
        {
            around.Add(CoreCollections.Get(around[^1], path[i], null));
        }

        object changed = CoreCollections.Associate([around[^1], path.Count == 0 ? null : path[^1], value]);
        for (int i = path.Count - 2; i >= 0; i--)
        {
            changed = CoreCollections.Associate([around[i], path[i], changed]);
        }

        return changed;
    }

    private static object? Replaced(object? map, object? item) =>
        CoreCollections.Find(map, item) is { } entry ? entry[1] : item;

    /// <summary>Returns the items with those that a map knows replaced: a vector of a vector, else a list.</summary>
    private static EdnSequence Replace(object? map, object? x)
    {
        List<object?> items = [.. Seqs.Items(x)];
        for (int i = 0; i < items.Count; i++)
        {
            items[i] = Replaced(map, items[i]);
        }

        return x is EdnVector ? EdnVector.Of([.. items]) : Seqs.List(items);
    }
}
