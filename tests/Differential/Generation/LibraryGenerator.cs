using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Clojure;
using Accrete.Edn;
using Accrete.Query;

namespace Accrete.Differential.Generation;

/// <summary>Draws calls of the documented functions with values at the edges of each type, so that all of the library
/// is compared and not what somebody thought of.</summary>
internal static class LibraryGenerator
{
    private const int CallsPerCase = 50;

    /// <summary>What functions take, argument by argument (see <see cref="ArgumentPools"/>); the last class goes on.
    /// What is not listed takes anything.</summary>
    private static readonly Dictionary<string, string> Shapes = Read("""
        map fs, mapv fs, mapcat fs, map-indexed fs, keep fs, filter fs, filterv fs, remove fs, group-by fs,
        reduce fxs, reductions fxs, apply fs, max-key fx, min-key fx, reduce-kv fxm, keep-indexed fs,
        sort-by fs, sort s, partition-by fs, take-while fs, drop-while fs, split-with fs, every? fs,
        not-every? fs, not-any? fs, some fs, take is, drop is, take-last is, drop-last is, take-nth is,
        nthrest si, nthnext si, nth six, split-at is, partition iiss, partition-all iis, subvec sii,
        subs tii, repeat ix, range iii, interleave s, interpose xs, zipmap ss, get skx, get-in msx,
        assoc mkx, dissoc mk, select-keys ms, merge m, merge-with fm, update mkf, update-in msf,
        assoc-in msx, update-vals mf, update-keys mf, contains? sk, find mk, conj sx, into ss, concat s,
        cons xs, disj sx, replace ms, frequencies s, distinct s, dedupe s, flatten s, reverse s, rseq s,
        tree-seq ffx, bounded-count is, re-find pt, re-matches pt, re-seq pt, re-pattern t, format tx,
        keyword kk, symbol kk, name k, namespace k, parse-long t, parse-double t, parse-boolean t,
        parse-uuid t, read-string t, trampoline fx, transduce ffs, hash-map kx, array-map kx, list* xs,
        inst-ms d, cond bx, if bxx, and x, instance? kx, clojure.string/replace ptt,
        clojure.string/replace-first ptt, clojure.string/split tpi, clojure.string/join ts,
        clojure.string/escape tm, clojure.string/index-of tti, clojure.string/last-index-of tti,
        clojure.set/select fs, clojure.set/project ss, clojure.set/rename sm, clojure.set/rename-keys mm,
        clojure.set/index ss, clojure.set/map-invert m, clojure.set/join ssm, String/format ts,
        String/join ts, java.util.Arrays/equals ss, java.util.regex.Pattern/matches tt
        """);

    /// <summary>What is about chance, the database, or functions as values, which cannot be compared, and what may have
    /// no end in the reference.</summary>
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal)
    {
        "get-else", "get-some", "missing?", "fulltext", "tx-ids", "tx-data", "q", "comp", "partial", "juxt",
        "complement", "constantly", "fnil", "every-pred", "some-fn", "memoize", "completing", "cat", "eduction",
        "cycle",
        "iterate", "re-matcher", "re-groups", "run!", "reduced", "ensure-reduced", "delay?",
        "partition", "partition-all", "take-nth", "tree-seq", "trampoline", "bounded-count",
    };

    /// <summary>What recorded cases compare (own-copied.edn) and no draw yet: arrays and objects, which cannot be
    /// written, and functions that were added together with those cases.</summary>
    private static readonly HashSet<string> Recorded = new(StringComparer.Ordinal)
    {
        "to-array", "into-array", "object-array", "boolean-array", "byte-array", "char-array", "double-array",
        "float-array", "int-array", "long-array", "short-array", "alength", "aclone", "aget", "cast", "comparator",
        "hash-combine", "hash-ordered-coll", "hash-unordered-coll", "partitionv", "partitionv-all", "splitv-at",
        "repeatedly", "replicate", "sorted-map-by", "sorted-set-by", "unchecked-add-int", "unchecked-subtract-int",
        "unchecked-multiply-int", "unchecked-divide-int", "unchecked-remainder-int", "unchecked-inc-int",
        "unchecked-dec-int", "unchecked-negate-int", "Math/fma", "Math/multiplyHigh", "Character/isSpaceChar",
        "Character/forDigit", "Boolean/new", "java.util.Arrays/asList", "java.util.Objects/toString",
        "java.util.Objects/requireNonNull", "java.util.UUID/new", "java.util.UUID/nameUUIDFromBytes",
        "Long/compareUnsigned", "Long/toUnsignedString", "Long/rotateLeft", "Long/rotateRight",
        "Integer/compareUnsigned", "Integer/toUnsignedString", "Integer/rotateLeft", "Integer/rotateRight",
    };

    private static readonly HashSet<string> RecordedOwners = new(StringComparer.Ordinal)
    {
        "clojure.walk", "clojure.math", "Short", "Byte", "Float", "java.net.URLEncoder", "java.net.URLDecoder",
        "java.util.Base64", "java.util.Collections", "java.util.List", "java.util.Set", "java.util.Map",
        "java.util.ArrayList", "java.util.HashMap", "java.util.HashSet",
    };

    private static readonly (string Name, int Min, int Max)[] Functions = Find();

    /// <summary>Draws a case of calls.</summary>
    public static GeneratedCase Draw(ulong seed, int number)
    {
        Prng prng = new(new Prng(seed).Next() + ((ulong)number * 0x2545F4914F6CDD1DUL));
        return new GeneratedCase($"library-{seed}-{number}", [], [.. Enumerable.Range(0, CallsPerCase).Select(
            i => $"[:q [:find ?x :where [{Call(prng, (number * CallsPerCase) + i)} ?x]]]")]);
    }

    private static string Call(Prng prng, int turn)
    {
        // Each function has its turn.
        (string name, int min, int max) = Functions[turn % Functions.Length];
        string shape = Shapes.GetValueOrDefault(name, DefaultShape(name));
        int count = prng.Between(min, Math.Min(max, Math.Max(min, Math.Max(shape.Length, 2))));

        // What may be left out is the middle argument of these: (reduce f xs), (partition 2 xs).
        string classes = count > 0 && count < shape.Length && shape[^1] == 's' ? shape[..(count - 1)] + 's' : shape;
        return $"({name} {string.Join(' ', Enumerable.Range(0, count).Select(
            i => ArgumentPools.Draw(prng, classes[Math.Min(i, classes.Length - 1)])))})";
    }

    private static Dictionary<string, string> Read(string shapes)
    {
        Dictionary<string, string> read = new(StringComparer.Ordinal);
        foreach (string shape in shapes.Split(','))
        {
            string[] parts = shape.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            read.Add(parts[0], parts[1]);
        }

        return read;
    }

    private static string DefaultShape(string name)
    {
        string owner = name.Split('/')[0];
        return owner switch
        {
            "Math" or "Long" or "Integer" or "Double" or "java.math.BigDecimal" or "java.math.BigInteger" => "n",
            "clojure.string" or "java.util.UUID" or "java.net.URI" or "java.util.regex.Pattern" => "t",
            "clojure.set" => "s",
            "Character" => "c",
            "Boolean" => "b",
            "java.time.Instant" or "java.util.Date" => "d",
            _ when name.StartsWith("bit-", StringComparison.Ordinal)
                || name.StartsWith("unchecked-", StringComparison.Ordinal) || IsArithmetic(name) => "n",
            _ => "x",
        };
    }

    private static bool IsArithmetic(string name) =>
        name is "+" or "-" or "*" or "/" or "quot" or "rem" or "mod" or "inc" or "dec" or "abs" or "+'" or "-'" or "*'"
            or "inc'" or "dec'" or "max" or "min" or "==" or "long" or "int" or "double" or "float" or "bigint"
            or "biginteger" or "bigdec" or "short" or "byte" or "char" or "zero?" or "pos?" or "neg?" or "even?"
            or "odd?" or "rational?" or "unsigned-bit-shift-right";

    private static (string Name, int Min, int Max)[] Find()
    {
        List<(string Name, int Min, int Max)> found = [];
        foreach (Symbol name in FunctionRegistry.BuiltInNames.OrderBy(name => name.ToString(), StringComparer.Ordinal))
        {
            if (!LeftOut.Contains(name.ToString()) && !Recorded.Contains(name.ToString())
                && !RecordedOwners.Contains(name.Namespace ?? "")
                && name.Namespace?.StartsWith("datomic", StringComparison.Ordinal) != true
                && name.Namespace?.StartsWith("java.lang.", StringComparison.Ordinal) != true
                && FunctionRegistry.Default.TryResolve(name, out QueryFunction? function))
            {
                // With fewer these have no end, or are transducers.
                int least = name.Name switch
                {
                    "range" or "dedupe" or "distinct" => 1,
                    "repeat" or "map" or "mapcat" or "map-indexed" or "keep" or "keep-indexed" or "filter" or "remove"
                        or "take" or "drop" or "take-while" or "drop-while" or "partition-by" or "interpose"
                        or "replace" => 2,
                    _ => function.ArityMin,
                };
                found.Add((Written(name), least, name.Name == "range" ? 2 : function.ArityMax));
            }
        }

        return [.. found];
    }

    /// <summary>Returns the name as the reference has it: <c>Type/new</c> is written <c>Type.</c> there.</summary>
    private static string Written(Symbol name) =>
        name is { Namespace: { } owner, Name: "new" } ? owner + "." : name.ToString();
}
