using System.Runtime.CompilerServices;
using Accrete.Clojure;
using Accrete.Clojure.Library;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Takes values apart as Clojure does: <c>[a b &amp; others :as all]</c>, <c>{:keys [a] x :b :or {a 1}}</c>,
/// wherever names are given.</summary>
internal static class Destructuring
{
    private static readonly Symbol Rest = Symbol.Of(null, "&");
    private static readonly Keyword As = Keyword.Of(null, "as");
    private static readonly Keyword Or = Keyword.Of(null, "or");
    private static readonly object Missing = new();

    /// <summary>Returns the scope with what a pattern names.</summary>
    /// <param name="scope">The scope around it.</param>
    /// <param name="pattern">A name, a vector or a map of patterns.</param>
    /// <param name="value">What it takes apart.</param>
    /// <param name="form">The form it stands in, for errors.</param>
    /// <exception cref="AccreteException">It is no pattern, or the value has no such parts.</exception>
    public static ConstantForm Bind(ConstantForm scope, object? pattern, object? value, EdnList form)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return pattern switch
        {
            Symbol { Namespace: null } name when !Symbols.IsSource(name) => scope.With(name, value),
            EdnVector parts => Items(scope, parts, value, form),
            EdnMap keys => Entries(scope, keys, value, form),
            _ => throw ParseErrors.Malformed($"{FunctionErrors.Shown(pattern)} is not a name, in", form),
        };
    }

    private static ConstantForm Items(ConstantForm scope, EdnVector parts, object? value, EdnList form)
    {
        int index = 0;
        int at = 0;
        for (; at < parts.Count && parts[at] is not Keyword && !Rest.Equals(parts[at]); at++, index++)
        {
            scope = Bind(scope, parts[at], Item(parts, value, index), form);
        }

        if (at + 1 < parts.Count && Rest.Equals(parts[at]))
        {
            object? others = value is EndlessSeq
                ? CoreLibrary.Call("drop", (long)index, value)
                : Seqs.ListOrNil(Seqs.Slice(Seqs.Items(value), index, int.MaxValue));
            scope = Bind(scope, parts[at + 1], others, form);
            at += 2;
        }

        if (at + 2 == parts.Count && As.Equals(parts[at]))
        {
            return Bind(scope, parts[at + 1], value, form);
        }

        return at == parts.Count ? scope
            : throw ParseErrors.Malformed($"{FunctionErrors.Shown(parts[at])} is not a name, in", form);
    }

    /// <summary>Returns an item: with others behind it, of whatever is a sequence, else of what has an order.</summary>
    private static object? Item(EdnVector parts, object? value, int index)
    {
        object? items = value is EdnMap or EdnSet && parts.Items.IndexOf(Rest) >= 0 ? Seqs.Items(value) : value;
        return Seqs.TryNth(items, index, out object? item) ? item : null;
    }

    private static ConstantForm Entries(ConstantForm scope, EdnMap pattern, object? value, EdnList form)
    {
        // What stands behind an & comes as a list: of names and values in turn, or of one map.
        object? map = value is EdnList list
            ? list.Count == 1 ? list[0] : CoreLibrary.Call("hash-map", [.. list.Items])
            : value;
        EdnMap? others = pattern[Or] as EdnMap;
        if (pattern.ContainsKey(As))
        {
            scope = Bind(scope, pattern[As], map, form);
        }

        foreach ((object? name, object? key) in pattern)
        {
            if (name is Keyword group)
            {
                scope = group.Equals(As) || group.Equals(Or) ? scope : Group(scope, group, key, map, others, form);
            }
            else
            {
                scope = Entry(scope, name, scope.Value(key), map, others, form);
            }
        }

        return scope;
    }

    /// <summary>Binds the names of <c>:keys [a b]</c>, <c>:strs</c> or <c>:syms</c>.</summary>
    private static ConstantForm Group(
        ConstantForm scope, Keyword group, object? names, object? map, EdnMap? others, EdnList form)
    {
        if (group.Name is not ("keys" or "strs" or "syms") || names is not EdnVector vector)
        {
            throw ParseErrors.Malformed($"{group} is no way to take a map apart, in", form);
        }

        foreach (object? item in vector)
        {
            (string? space, string name) = item switch
            {
                Symbol symbol => (symbol.Namespace ?? group.Namespace, symbol.Name),
                Keyword keyword => (keyword.Namespace ?? group.Namespace, keyword.Name),
                _ => throw ParseErrors.Malformed($"{FunctionErrors.Shown(item)} is not a name, in", form),
            };
            object key = group.Name switch
            {
                "keys" => Keyword.Of(space, name),
                "syms" => Symbol.Of(space, name),
                _ => name,
            };
            scope = Entry(scope, Symbol.Of(null, name), key, map, others, form);
        }

        return scope;
    }

    private static ConstantForm Entry(
        ConstantForm scope, object? name, object? key, object? map, EdnMap? others, EdnList form)
    {
        object? value = CoreCollections.Get(map, key, Missing);
        if (ReferenceEquals(value, Missing))
        {
            value = others is not null && name is Symbol && others.ContainsKey(name) ? scope.Value(others[name]) : null;
        }

        return Bind(scope, name, value, form);
    }
}
