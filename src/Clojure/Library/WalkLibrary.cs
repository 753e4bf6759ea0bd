using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Accrete.Edn;

namespace Accrete.Clojure.Library;

/// <summary>The functions of clojure.walk, which change values at any depth.</summary>
internal static class WalkLibrary
{
    /// <summary>Adds the functions to a table.</summary>
    public static void Register(FunctionTable table)
    {
        table.Add("walk", 3, args => Callables.Call(
            Callables.Of(args[1]), Inner(args[2], x => Callables.Call(Callables.Of(args[0]), x))));
        table.Two("postwalk", (f, x) => Callables.Of(f) is var function
            ? After(x, item => Callables.Call(function, item)) : null);
        table.Two("prewalk", (f, x) => Callables.Of(f) is var function
            ? Before(x, item => Callables.Call(function, item)) : null);
        table.Two("postwalk-replace", (map, x) => After(x, item => Replaced(map, item)));
        table.Two("prewalk-replace", (map, x) => Before(x, item => Replaced(map, item)));
        table.One("keywordize-keys", x => After(x, item => item is EdnMap map
            ? Renamed(map, key => key is string name ? Keyword.Parse(":" + name) : key) : item));
        table.One("stringify-keys", x => After(x, item => item is EdnMap map
            ? Renamed(map, key => key is Keyword name ? name.Name : key) : item));
    }

    private static object? After(object? x, Func<object?, object?> change) =>
        change(Inner(x, item => After(item, change)));

    private static object? Before(object? x, Func<object?, object?> change) =>
        Inner(change(x), item => Before(item, change));

    /// <summary>Returns a collection of the same kind with its items changed; what has none as it is.</summary>
    private static object? Inner(object? x, Func<object?, object?> change)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkLimit.Spend(1);
        return x switch
        {
            EdnVector vector => EdnVector.Of([.. vector.Select(change)]),
            EdnSequence list => EdnList.Of([.. list.Select(change)]),
            EdnSet set => EdnSet.Of([.. set.Select(change)]),
            EdnMap map => CoreLibrary.Call("into", EdnMap.Empty, EdnList.Of([.. Seqs.Items(map).Select(change)])),
            _ => x,
        };
    }

    private static object? Replaced(object? map, object? x) =>
        CoreCollections.Contains(map, x) ? Callables.Call(Callables.Of(map), x) : x;

    private static EdnMap Renamed(EdnMap map, Func<object?, object?> rename) => EdnMap.Of(
        [.. map.Select(entry => new KeyValuePair<object?, object?>(rename(entry.Key), entry.Value))]);
}
