using System;
using System.Collections.Generic;
using System.Numerics;
using Accrete.Edn;

namespace Accrete.Clojure.Interop;

/// <summary>The classes of values in Java and Clojure, as symbols of their full names: what <c>(class x)</c> gives, and
/// <c>String</c> in <c>(instance? String x)</c>.</summary>
internal static class JavaClass
{
    private const string Lang = "java.lang.";

    private static readonly string[] NumberTypes = ["java.lang.Number", "java.lang.Comparable"];

    private static readonly Dictionary<string, string[]> Supertypes = new(StringComparer.Ordinal)
    {
        ["java.lang.Long"] = NumberTypes,
        ["java.lang.Double"] = NumberTypes,
        ["java.lang.Float"] = NumberTypes,
        ["java.math.BigDecimal"] = NumberTypes,
        ["clojure.lang.BigInt"] = ["java.lang.Number", "java.math.BigInteger"],
        ["java.lang.Boolean"] = ["java.lang.Comparable"],
        ["java.lang.Character"] = ["java.lang.Comparable"],
        ["java.lang.String"] = ["java.lang.Comparable", "java.lang.CharSequence"],
        ["clojure.lang.Keyword"] = ["java.lang.Comparable", "clojure.lang.Named", "clojure.lang.IFn"],
        ["clojure.lang.Symbol"] = ["java.lang.Comparable", "clojure.lang.Named", "clojure.lang.IFn"],
        ["java.util.Date"] = ["java.lang.Comparable"],
        ["java.util.UUID"] = ["java.lang.Comparable"],
        ["java.net.URI"] = ["java.lang.Comparable"],
        ["clojure.lang.PersistentVector"] =
        [
            "clojure.lang.IPersistentVector", "clojure.lang.APersistentVector", "java.util.List",
            "java.util.Collection", "java.lang.Iterable", "clojure.lang.IPersistentCollection",
            "clojure.lang.Sequential", "clojure.lang.Associative",
            "clojure.lang.Indexed", "clojure.lang.IFn", "java.lang.Comparable",
            "clojure.lang.Counted", "clojure.lang.Seqable", "java.util.RandomAccess", "clojure.lang.IPersistentStack",
        ],
        ["clojure.lang.PersistentList"] =
        [
            "clojure.lang.ISeq", "java.util.List", "java.util.Collection", "java.lang.Iterable",
            "clojure.lang.IPersistentCollection", "clojure.lang.Sequential", "clojure.lang.Seqable",
            "clojure.lang.IPersistentList", "clojure.lang.IPersistentStack", "clojure.lang.Counted",
        ],
        ["clojure.lang.PersistentArrayMap"] =
        [
            "clojure.lang.IPersistentMap", "clojure.lang.APersistentMap", "java.util.Map", "java.lang.Iterable",
            "clojure.lang.IPersistentCollection", "clojure.lang.Associative", "clojure.lang.IFn",
            "clojure.lang.Counted", "clojure.lang.Seqable", "clojure.lang.ILookup",
        ],
        ["clojure.lang.PersistentHashSet"] =
        [
            "clojure.lang.IPersistentSet", "clojure.lang.APersistentSet", "java.util.Set", "java.util.Collection",
            "java.lang.Iterable", "clojure.lang.IPersistentCollection", "clojure.lang.IFn", "clojure.lang.Counted",
            "clojure.lang.Seqable",
        ],
        ["java.util.regex.Pattern"] = [],
        ["[B"] = [],
        ["clojure.lang.IFn"] = ["clojure.lang.AFn", "clojure.lang.Fn"],
    };

    /// <summary>Returns the class that a name means: a full name, or one of java.lang's by its short name.</summary>
    /// <returns>Null where no such class is known here.</returns>
    public static Symbol? Named(string name)
    {
        if (name is "BigDecimal" or "BigInteger")
        {
            return Symbol.Of(null, "java.math." + name);
        }

        string full = name.Contains('.', StringComparison.Ordinal) || name.StartsWith('[') ? name : Lang + name;
        if (full == Lang + "Object" || Supertypes.ContainsKey(full))
        {
            return Symbol.Of(null, full);
        }

        foreach (string[] types in Supertypes.Values)
        {
            if (Array.IndexOf(types, full) >= 0)
            {
                return Symbol.Of(null, full);
            }
        }

        return null;
    }

    /// <summary>Returns the class that stands for the values of a type, null for nil.</summary>
    public static Symbol? Of(object? value) => value is null ? null : Symbol.Of(null, value switch
    {
        long => "java.lang.Long",
        double => "java.lang.Double",
        float => "java.lang.Float",
        BigInteger => "clojure.lang.BigInt",
        BigDecimal => "java.math.BigDecimal",
        bool => "java.lang.Boolean",
        char => "java.lang.Character",
        string => "java.lang.String",
        Keyword => "clojure.lang.Keyword",
        Symbol => "clojure.lang.Symbol",
        _ => OfObject(value),
    });

    /// <summary>Tells whether a value is of a class, or of one that is a part of it.</summary>
    /// <exception cref="AccreteException">What should be a class is none.</exception>
    public static bool Has(object? type, object? value)
    {
        string name = type is Symbol { Namespace: null } symbol && Named(symbol.Name) is { } known
            ? known.Name
            : throw FunctionErrors.WrongType(type, "a class that is known here");
        string? own = Of(value)?.Name;
        return own is not null && (own == name || name == Lang + "Object"
            || (Supertypes.TryGetValue(Base(own), out string[]? above) && Array.IndexOf(above, name) >= 0));
    }

    private static string OfObject(object value) => value switch
    {
        Instant => "java.util.Date",
        Guid => "java.util.UUID",
        Uri => "java.net.URI",
        byte[] => "[B",
        EdnVector => "clojure.lang.PersistentVector",
        EdnList { Count: 0 } => "clojure.lang.PersistentList$EmptyList",
        EdnList => "clojure.lang.PersistentList",
        EdnMap { Count: > 8 } => "clojure.lang.PersistentHashMap",
        EdnMap => "clojure.lang.PersistentArrayMap",
        EdnSet => "clojure.lang.PersistentHashSet",
        QueryFunction or Delegate => "clojure.lang.IFn",
        _ => JavaPatterns.Is(value) ? "java.util.regex.Pattern" : value.GetType().FullName ?? value.GetType().Name,
    };

    private static string Base(string name) =>
        name.StartsWith("clojure.lang.PersistentList", StringComparison.Ordinal) ? "clojure.lang.PersistentList"
        : name == "clojure.lang.PersistentHashMap" ? "clojure.lang.PersistentArrayMap"
        : name;
}
