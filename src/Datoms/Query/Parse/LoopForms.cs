using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Accrete.Clojure;
using Accrete.Clojure.Library;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>The forms of Clojure that compute something again and again, or for each item, and those that name
/// functions.</summary>
internal static class LoopForms
{
    /// <summary>Gets the forms by name.</summary>
    public static IEnumerable<KeyValuePair<string, Func<ConstantForm, EdnList, object?>>> All =>
    [
        new("fn", (scope, form) => Lambda.Of(scope, form)),
        new("letfn", Named),
        new("loop", Loop),
        new("recur", (scope, form) => new Recur([.. form.Items[1..].Select(scope.Value)])),
        new("for", For),
        new("doseq", (scope, form) => Walked(scope, form, inner => SpecialForms.Body(inner, form, 2))),
        new("dotimes", Times),
        new("when-first", WhenFirst),
        new("condp", Chosen),
    ];

    private static object? Loop(ConstantForm scope, EdnList form)
    {
        EdnVector pairs = Pairs(form);
        ImmutableArray<object?> names = [.. Enumerable.Range(0, pairs.Count / 2).Select(i => pairs[2 * i])];
        ConstantForm inner = scope.WithNames(pairs, form);
        while (true)
        {
            object? result = SpecialForms.Body(inner, form, 2);
            if (result is not Recur again)
            {
                return result;
            }

            inner = again.Values.Length == names.Length ? scope.WithAll(names, again.Values, form)
                : throw ParseErrors.Malformed("recur takes a value for each name of the loop, in", form);
            WorkLimit.Spend(1);
        }
    }

    private static EdnList For(ConstantForm scope, EdnList form)
    {
        ItemBuffer items = [];
        Walked(scope, form, inner => items.Add(SpecialForms.Body(inner, form, 2)));
        return Seqs.List(items);
    }

    private static object? Walked(ConstantForm scope, EdnList form, Action<ConstantForm> visit)
    {
        Each(scope, Pairs(form), 0, form, visit);
        return null;
    }

    /// <summary>Visits each scope that the names from an index on make.</summary>
    /// <returns>False where a <c>:while</c> ends the sequence around it.</returns>
    private static bool Each(ConstantForm scope, EdnVector pairs, int at, EdnList form, Action<ConstantForm> visit)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (at == pairs.Count)
        {
            visit(scope);
            return true;
        }

        object? what = pairs[at + 1];
        switch (pairs[at])
        {
            case Keyword { Namespace: null, Name: "let" }:
                return Each(scope.WithNames(what, form), pairs, at + 2, form, visit);
            case Keyword { Namespace: null, Name: "when" }:
                return !Seqs.IsTruthy(scope.Value(what)) || Each(scope, pairs, at + 2, form, visit);
            case Keyword { Namespace: null, Name: "while" }:
                return Seqs.IsTruthy(scope.Value(what)) && Each(scope, pairs, at + 2, form, visit);
            default:
                foreach (object? item in Seqs.Each(scope.Value(what)))
                {
                    WorkLimit.Spend(1);
                    if (!Each(scope.WithName(pairs[at], item, form), pairs, at + 2, form, visit))
                    {
                        break;
                    }
                }

                return true;
        }
    }

    private static object? Times(ConstantForm scope, EdnList form)
    {
        EdnVector pair = Pairs(form);
        long count = pair.Count == 2 ? Numbers.ToLong(scope.Value(pair[1]))
            : throw ParseErrors.Malformed("dotimes takes one name with one count, in", form);
        for (long i = 0; i < count; i++)
        {
            WorkLimit.Spend(1);
            SpecialForms.Body(scope.WithName(pair[0], i, form), form, 2);
        }

        return null;
    }

    private static object? WhenFirst(ConstantForm scope, EdnList form)
    {
        EdnVector pair = Pairs(form);
        if (pair.Count != 2)
        {
            throw ParseErrors.Malformed("when-first takes one name with one form, in", form);
        }

        foreach (object? item in Seqs.Each(scope.Value(pair[1])))
        {
            return SpecialForms.Body(scope.WithName(pair[0], item, form), form, 2);
        }

        return null;
    }

    /// <summary>Computes with functions that may call each other.</summary>
    private static object? Named(ConstantForm scope, EdnList form)
    {
        if (form.Count < 2 || form[1] is not EdnVector functions)
        {
            throw ParseErrors.Malformed("letfn is written (letfn [(name [parameters] body ...)] body ...)", form);
        }

        ConstantForm? inner = null;
        ConstantForm made = scope;
        foreach (object? function in functions)
        {
            if (function is not EdnList { Count: > 1 } list || list[0] is not Symbol name)
            {
                throw ParseErrors.Malformed("letfn is written (letfn [(name [parameters] body ...)] body ...)", form);
            }

            made = made.With(name, Lambda.Of(() => inner!, name, list, 1)); // set below, before anybody can call it
        }

        inner = made;
        return SpecialForms.Body(inner, form, 2);
    }

    /// <summary>Returns the result behind the first value for which a function of it and an expression holds.</summary>
    private static object? Chosen(ConstantForm scope, EdnList form)
    {
        if (form.Count < 3)
        {
            throw ParseErrors.Malformed("condp takes a function, an expression and clauses, in", form);
        }

        QueryFunction test = Callables.Of(scope.Value(form[1]));
        object? value = scope.Value(form[2]);
        int at = 3;
        while (at + 1 < form.Count)
        {
            bool hands = at + 2 < form.Count && form[at + 1] is Keyword { Namespace: null, Name: ">>" };
            if (Callables.Call(test, scope.Value(form[at]), value) is var found && Seqs.IsTruthy(found))
            {
                return hands ? Callables.Call(Callables.Of(scope.Value(form[at + 2])), found)
                    : scope.Value(form[at + 1]);
            }

            at += hands ? 3 : 2;
        }

        return at < form.Count ? scope.Value(form[at])
            : throw DbErrors.Argument($"No matching clause: {FunctionErrors.Shown(value)}", form);
    }

    private static EdnVector Pairs(EdnList form) => form.Count > 1 && form[1] is EdnVector pairs && pairs.Count % 2 == 0
        ? pairs
        : throw ParseErrors.Malformed($"{form[0]} takes a vector of names with forms, in", form);
}
