using System;
using System.Collections.Generic;
using Accrete.Clojure;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>The forms of Clojure that do not compute all of their arguments, or that are written another way round:
/// arrows, names for values, choices.</summary>
internal static class SpecialForms
{
    private static readonly Symbol Held = Symbol.Of(null, "held value");

    private static readonly Dictionary<string, Func<ConstantForm, EdnList, object?>> Known = new(
        LoopForms.All, StringComparer.Ordinal)
    {
        ["do"] = (scope, form) => Body(scope, form, 1),
        ["comment"] = (_, _) => null,
        ["if"] = (scope, form) => Choice(scope, form, true),
        ["if-not"] = (scope, form) => Choice(scope, form, false),
        ["when"] = (scope, form) => Holds(scope, form, 1) ? Body(scope, form, 2) : null,
        ["when-not"] = (scope, form) => Holds(scope, form, 1) ? null : Body(scope, form, 2),
        ["and"] = (scope, form) => Until(scope, form, false, true),
        ["or"] = (scope, form) => Until(scope, form, true, null),
        ["cond"] = Conditional,
        ["case"] = Case,
        ["let"] = (scope, form) => Body(scope.WithNames(At(form, 1), form), form, 2),
        ["if-let"] = (scope, form) => Bound(scope, form, Seqs.IsTruthy, false),
        ["when-let"] = (scope, form) => Bound(scope, form, Seqs.IsTruthy, true),
        ["if-some"] = (scope, form) => Bound(scope, form, value => value is not null, false),
        ["when-some"] = (scope, form) => Bound(scope, form, value => value is not null, true),
        ["->"] = (scope, form) => Threaded(scope, form, isLast: false),
        ["->>"] = (scope, form) => Threaded(scope, form, isLast: true),
        ["some->"] = (scope, form) => WhileSome(scope, form, isLast: false),
        ["some->>"] = (scope, form) => WhileSome(scope, form, isLast: true),
        ["cond->"] = (scope, form) => WhereTrue(scope, form, isLast: false),
        ["cond->>"] = (scope, form) => WhereTrue(scope, form, isLast: true),
        ["as->"] = Named,
        ["doto"] = Doto,
        [".."] = Chained,
        ["."] = (scope, form) => scope.Value(Method(At(form, 1), At(form, 2), form.Items.AsSpan()[3..])),
        ["new"] = (scope, form) => scope.Value(
            new EdnList([Symbol.Parse(At(form, 1) + "."), .. form.Items[2..]])),
    };

    /// <summary>Finds the form that a name is.</summary>
    public static Func<ConstantForm, EdnList, object?>? Find(string name) => Known.GetValueOrDefault(name);

    private static object? At(EdnList form, int index) =>
        index < form.Count ? form[index] : throw ParseErrors.Malformed($"{form[0]} lacks a part", form);

    private static bool Holds(ConstantForm scope, EdnList form, int index) =>
        Seqs.IsTruthy(scope.Value(At(form, index)));

    /// <summary>Computes the forms from an index on, and returns the value of the last.</summary>
    public static object? Body(ConstantForm scope, EdnList form, int from)
    {
        object? value = null;
        for (int i = from; i < form.Count; i++)
        {
            value = scope.Value(form[i]);
        }

        return value;
    }

    private static object? Choice(ConstantForm scope, EdnList form, bool wanted) =>
        form.Count > 4 ? throw ParseErrors.Malformed($"Too many arguments to {form[0]}", form)
        : Holds(scope, form, 1) == wanted ? scope.Value(At(form, 2))
        : form.Count > 3 ? scope.Value(form[3])
        : null;

    private static object? Until(ConstantForm scope, EdnList form, bool until, object? none)
    {
        object? value = none;
        for (int i = 1; i < form.Count; i++)
        {
            value = scope.Value(form[i]);
            if (Seqs.IsTruthy(value) == until)
            {
                break;
            }
        }

        return value;
    }

    private static object? Conditional(ConstantForm scope, EdnList form)
    {
        if (form.Count % 2 == 0)
        {
            throw ParseErrors.Malformed("cond requires an even number of forms", form);
        }

        for (int i = 1; i < form.Count; i += 2)
        {
            if (Holds(scope, form, i))
            {
                return scope.Value(form[i + 1]);
            }
        }

        return null;
    }

    /// <summary>Returns the result behind the constant that a value equals; a list has several constants.</summary>
    private static object? Case(ConstantForm scope, EdnList form)
    {
        object? value = scope.Value(At(form, 1));
        int at = 2;
        for (; at + 1 < form.Count; at += 2)
        {
            bool isSame = form[at] is EdnList choices
                ? choices.Items.Contains(value, EdnEquality.Instance)
                : EdnEquality.Instance.Equals(form[at], value);
            if (isSame)
            {
                return scope.Value(form[at + 1]);
            }
        }

        return at < form.Count
            ? scope.Value(form[at])
            : throw DbErrors.Argument($"No matching clause: {FunctionErrors.Shown(value)}", form);
    }

    private static object? Bound(ConstantForm scope, EdnList form, Predicate<object?> holds, bool isBody)
    {
        if (At(form, 1) is not EdnVector { Count: 2 } pair)
        {
            throw ParseErrors.Malformed($"{form[0]} takes one name with one form", form);
        }

        object? value = scope.Value(pair[1]);
        if (!holds(value))
        {
            return !isBody && form.Count > 3 ? scope.Value(form[3]) : null;
        }

        ConstantForm inner = scope.WithName(pair[0], value, form);
        return isBody ? Body(inner, form, 2) : inner.Value(At(form, 2));
    }

    private static object? Threaded(ConstantForm scope, EdnList form, bool isLast)
    {
        object? value = scope.Value(At(form, 1));
        for (int i = 2; i < form.Count; i++)
        {
            value = Through(scope, value, form[i], isLast, form);
        }

        return value;
    }

    /// <summary>Computes a step with the value so far as its first or last argument.</summary>
    private static object? Through(ConstantForm scope, object? value, object? step, bool isLast, EdnList form)
    {
        ConstantForm inner = scope.WithName(Held, value, form);
        return inner.Value(step is not EdnList { Count: > 0 } list ? EdnList.Of(step, Held)
            : isLast ? new EdnList([.. list.Items, Held], list.Position)
            : new EdnList([list[0], Held, .. list.Items[1..]], list.Position));
    }

    private static object? WhileSome(ConstantForm scope, EdnList form, bool isLast)
    {
        object? value = scope.Value(At(form, 1));
        for (int i = 2; i < form.Count && value is not null; i++)
        {
            value = Through(scope, value, form[i], isLast, form);
        }

        return value;
    }

    private static object? WhereTrue(ConstantForm scope, EdnList form, bool isLast)
    {
        object? value = scope.Value(At(form, 1));
        for (int i = 2; i < form.Count; i += 2)
        {
            value = Holds(scope, form, i) ? Through(scope, value, At(form, i + 1), isLast, form) : value;
        }

        return value;
    }

    private static object? Named(ConstantForm scope, EdnList form)
    {
        object? value = scope.Value(At(form, 1));
        for (int i = 3; i < form.Count; i++)
        {
            value = scope.WithName(At(form, 2), value, form).Value(form[i]);
        }

        return value;
    }

    private static object? Doto(ConstantForm scope, EdnList form)
    {
        object? value = scope.Value(At(form, 1));
        for (int i = 2; i < form.Count; i++)
        {
            _ = Through(scope, value, form[i], isLast: false, form);
        }

        return value;
    }

    private static object? Chained(ConstantForm scope, EdnList form)
    {
        object? value = scope.Value(At(form, 1));
        for (int i = 2; i < form.Count; i++)
        {
            value = scope.WithName(Held, value, form).Value(Method(Held, form[i], []));
        }

        return value;
    }

    /// <summary>Returns the call of a method that is written as a name, or as a list of it and its arguments.</summary>
    private static EdnList Method(object? target, object? method, ReadOnlySpan<object?> arguments) =>
        method is EdnList { Count: > 0 } list
            ? new EdnList([Symbol.Of(null, "." + list[0]), target, .. list.Items[1..]])
            : new EdnList([Symbol.Of(null, "." + method), target, .. arguments]);
}
