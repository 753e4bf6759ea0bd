using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Accrete.Clojure;
using Accrete.Clojure.Interop;
using Accrete.Clojure.Library;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Computes what an argument without variables stands for: <c>(inc 1)</c> is 2, <c>inc</c> the function,
/// <c>(quote x)</c> the symbol, <c>(fn [x] (* x x))</c> a function of its own.</summary>
internal sealed class ConstantForm
{
    /// <summary>How deep functions written in place may call each other: given themselves, they would
    /// never end.</summary>
    private const int CallDepthMax = 4096;

    [ThreadStatic]
    private static int CallDepth;

    private readonly object? _clause;
    private readonly ImmutableDictionary<Symbol, object?> _scope;

    private ConstantForm(object? clause, ImmutableDictionary<Symbol, object?> scope)
    {
        _clause = clause;
        _scope = scope;
    }

    /// <summary>Returns the value of a form.</summary>
    /// <param name="form">The argument.</param>
    /// <param name="clause">The clause it stands in, for errors.</param>
    /// <exception cref="AccreteException">A symbol means nothing, a call fails, or a variable stands
    /// inside.</exception>
    public static object? Evaluate(object? form, object? clause) =>
        Outermost(clause) is var scope ? scope.Settled(scope.Value(form)) : null;

    /// <summary>Returns the function that the head of a call is.</summary>
    /// <exception cref="AccreteException">It is none.</exception>
    public static QueryFunction Function(object? head, object? clause) => Outermost(clause).FunctionOf(head);

    /// <summary>Returns the function of variables that a form is.</summary>
    public static QueryFunction Compiled(EdnList form, Symbol[] variables, object? clause)
    {
        Symbol name = form[0] as Symbol ?? Symbol.Of(null, "fn");
        return new QueryFunction(name, variables.Length, variables.Length, args =>
        {
            ImmutableDictionary<Symbol, object?>.Builder scope = ImmutableDictionary.CreateBuilder<Symbol, object?>();
            for (int i = 0; i < args.Length; i++)
            {
                scope[variables[i]] = args[i];
            }

            ConstantForm inner = new(clause, scope.ToImmutable());
            return inner.Settled(inner.Deeper(EdnList.Of(form), 0));
        });
    }

    /// <summary>Returns the scope with a name in it.</summary>
    public ConstantForm With(Symbol name, object? value) => new(_clause, _scope.SetItem(name, value));

    /// <summary>Returns the scope with what a pattern names: a name, or a vector or map that takes a value
    /// apart.</summary>
    /// <exception cref="AccreteException">There is no name to be given.</exception>
    public ConstantForm WithName(object? pattern, object? value, EdnList form) =>
        Destructuring.Bind(this, pattern, Settled(value), form);

    /// <summary>Returns the scope with what patterns name.</summary>
    /// <exception cref="AccreteException">There is no name to be given.</exception>
    public ConstantForm WithAll(ImmutableArray<object?> patterns, object?[] values, EdnList form)
    {
        ConstantForm scope = this;
        for (int i = 0; i < patterns.Length; i++)
        {
            scope = scope.WithName(patterns[i], values[i], form);
        }

        return scope;
    }

    /// <summary>Returns the scope inside of a let.</summary>
    /// <exception cref="AccreteException">The names are no vector of names with forms.</exception>
    public ConstantForm WithNames(object? names, EdnList form)
    {
        if (names is not EdnVector pairs || pairs.Count % 2 != 0)
        {
            throw ParseErrors.Malformed("A let is written (let [name form ...] body ...)", form);
        }

        ConstantForm scope = this;
        for (int i = 0; i < pairs.Count; i += 2)
        {
            scope = scope.WithName(pairs[i], scope.Value(pairs[i + 1]), form);
        }

        return scope;
    }

    private static ConstantForm Outermost(object? clause) => new(clause, ImmutableDictionary<Symbol, object?>.Empty);

    /// <summary>Returns the value of a form in this scope.</summary>
    /// <exception cref="AccreteException">A symbol means nothing, or a call fails.</exception>
    public object? Value(object? form)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return form switch
        {
            Symbol symbol => Resolve(symbol),
            EdnList { Count: 0 } => form,
            EdnList list => Call(list),
            EdnVector vector => IsPlain(vector) ? vector : EdnVector.Of(All(vector)),
            EdnSet set => IsPlain(set) ? set : EdnSet.Of(All(set)),
            EdnMap map => Map(map),
            _ => form,
        };
    }

    /// <summary>Computes the bodies of a function written in place.</summary>
    /// <exception cref="AccreteException">Such functions call each other too deep.</exception>
    public object? Deeper(EdnList bodies, int from)
    {
        if (CallDepth >= CallDepthMax)
        {
            throw ParseErrors.Malformed($"Functions call each other deeper than {CallDepthMax}, in", _clause);
        }

        CallDepth++;
        try
        {
            return SpecialForms.Body(this, bodies, from);
        }
        finally
        {
            CallDepth--;
        }
    }

    /// <summary>Returns a value, which must not ask a loop to go on: only the last form of a loop or a function
    /// may.</summary>
    private object? Settled(object? value) => value is Recur
        ? throw ParseErrors.Malformed("recur stands where more is done with its value, in", _clause)
        : value;

    private QueryFunction FunctionOf(object? head) => head is Symbol symbol && !_scope.ContainsKey(symbol)
        ? FunctionRegistry.Default.TryResolve(symbol, out QueryFunction? function) ? function
            : throw FunctionErrors.Unknown(symbol, _clause)
        : Callables.TryOf(Value(head))
            ?? throw ParseErrors.Malformed($"{FunctionErrors.Shown(head)} is not a function, in", _clause);

    private object? Resolve(Symbol symbol)
    {
        if (_scope.TryGetValue(symbol, out object? value))
        {
            return value;
        }

        if (Symbols.IsVariable(symbol))
        {
            throw ParseErrors.Malformed(
                $"The variable {symbol} stands inside of an argument; only whole arguments are variables", _clause);
        }

        // As an argument a field is its value; called, it is a function of no arguments. A class, which has no
        // namespace, gives way to a function of its name.
        object? field = symbol.Namespace is null ? null : JavaMethods.Field(symbol);
        return field ?? (FunctionRegistry.Default.TryResolve(symbol, out QueryFunction? function)
            ? function
            : JavaMethods.Field(symbol) ?? throw FunctionErrors.Unknown(symbol, _clause));
    }

    private object? Call(EdnList list)
    {
        if (Symbols.Quote.Equals(list[0]))
        {
            return list.Count == 2 ? list[1] : throw ParseErrors.Malformed("quote takes one form", list);
        }

        if (list[0] is Symbol { Namespace: null or "clojure.core" } name && !_scope.ContainsKey(name)
            && SpecialForms.Find(name.Name) is { } special)
        {
            return special(this, list);
        }

        QueryFunction function = FunctionOf(list[0]);
        List<object?> arguments = new(list.Count - 1);
        foreach (object? argument in list.Items.AsSpan(1..))
        {
            if (!Symbols.IsHint(argument))
            {
                arguments.Add(Settled(Value(argument)));
            }
        }

        return function.Call(CallContext.None, [.. arguments], list);
    }

    private EdnMap Map(EdnMap map)
    {
        List<KeyValuePair<object?, object?>> entries = new(map.Count);
        bool changed = false;
        foreach (KeyValuePair<object?, object?> entry in map)
        {
            object? key = Value(entry.Key);
            object? value = Value(entry.Value);
            changed |= !ReferenceEquals(key, entry.Key) || !ReferenceEquals(value, entry.Value);
            entries.Add(new(key, value));
        }

        return changed ? EdnMap.Of(entries) : map;
    }

    private object?[] All(IReadOnlyCollection<object?> forms)
    {
        object?[] values = new object?[forms.Count];
        int at = 0;
        foreach (object? form in forms)
        {
            values[at++] = Value(form);
        }

        return values;
    }

    private static bool IsPlain(IReadOnlyCollection<object?> forms)
    {
        foreach (object? form in forms)
        {
            if (form is Symbol or EdnSequence or EdnMap or EdnSet)
            {
                return false;
            }
        }

        return true;
    }
}
