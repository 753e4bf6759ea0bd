using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Accrete.Edn;

namespace Accrete.Clojure;

/// <summary>Prints collections as <c>str</c> does: a map whose keys share a namespace has it once, in front,
/// <c>#:artist{:name "Can"}</c>.</summary>
internal static class ShortMaps
{
    /// <summary>Returns the text.</summary>
    public static string Print(object? value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        string text = value switch
        {
            EdnMap map => PrintMap(map),
            EdnVector vector => $"[{string.Join(' ', vector.Select(Print))}]",
            EdnList list => $"({string.Join(' ', list.Select(Print))})",
            EdnSet set => $"#{{{string.Join(' ', set.Select(Print))}}}",
            _ => EdnPrinter.Print(value),
        };
        WorkLimit.TakeText(text.Length);
        WorkLimit.Spend(1 + (text.Length / 64));
        return text;
    }

    private static string PrintMap(EdnMap map)
    {
        string? shared = SharedNamespace(map);
        IEnumerable<string> entries = map.Select(
            entry => $"{(shared is null ? Print(entry.Key) : WithoutNamespace(entry.Key))} {Print(entry.Value)}");
        return $"{(shared is null ? "" : "#:" + shared)}{{{string.Join(", ", entries)}}}";
    }

    /// <summary>Returns the namespace of all keys, null where they have none or several.</summary>
    private static string? SharedNamespace(EdnMap map)
    {
        string? shared = null;
        foreach ((object? key, _) in map)
        {
            if (NamespaceOf(key) is not { } ns || (shared is not null && ns != shared))
            {
                return null;
            }

            shared = ns;
        }

        return shared;
    }

    private static string? NamespaceOf(object? key) => (key as Keyword)?.Namespace ?? (key as Symbol)?.Namespace;

    private static string WithoutNamespace(object? key) =>
        key is Keyword keyword ? ":" + keyword.Name : ((Symbol)key!).Name;
}
