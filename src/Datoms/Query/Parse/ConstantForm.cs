using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Query.Functions;

namespace Accrete.Query.Parse;

/// <summary>Computes what an argument without variables stands for: <c>(inc 1)</c> is 2, <c>inc</c> the function,
/// <c>(quote x)</c> the symbol.</summary>
internal static class ConstantForm
{
    /// <summary>Returns the value of a form.</summary>
    /// <param name="form">The argument.</param>
    /// <param name="clause">The clause it stands in, for errors.</param>
    /// <exception cref="AccreteException">A symbol means nothing, a call fails, or a variable stands
    /// inside.</exception>
    public static object? Evaluate(object? form, object? clause) => form switch
    {
        Symbol symbol => Resolve(symbol, clause),
        EdnList { Count: 0 } => form,
        EdnList list => Call(list, clause),
        EdnVector vector => IsPlain(vector) ? vector : EdnVector.Of(EvaluateAll(vector, clause)),
        EdnSet set => IsPlain(set) ? set : EdnSet.Of(EvaluateAll(set, clause)),
        EdnMap map => Map(map, clause),
        _ => form,
    };

    /// <summary>Returns the function that the head of a call is.</summary>
    /// <exception cref="AccreteException">It is none.</exception>
    public static QueryFunction Function(object? head, object? clause) => head is Symbol symbol
        ? FunctionRegistry.Default.TryResolve(symbol, out QueryFunction? function) ? function
            : throw FunctionErrors.Unknown(symbol, clause)
        : Callables.TryOf(Evaluate(head, clause))
            ?? throw ParseErrors.Malformed($"{FunctionErrors.Shown(head)} is not a function, in", clause);

    private static object? Resolve(Symbol symbol, object? clause)
    {
        if (Symbols.IsVariable(symbol))
        {
            throw ParseErrors.Malformed(
                $"The variable {symbol} stands inside of an argument; only whole arguments are variables", clause);
        }

        return FunctionRegistry.Default.TryResolve(symbol, out QueryFunction? function)
            ? function
            : JavaMethods.Field(symbol) ?? throw FunctionErrors.Unknown(symbol, clause);
    }

    private static object? Call(EdnList list, object? clause)
    {
        if (Symbols.Quote.Equals(list[0]))
        {
            return list.Count == 2 ? list[1] : throw ParseErrors.Malformed("quote takes one form", list);
        }

        QueryFunction function = Function(list[0], clause);
        object?[] arguments = new object?[list.Count - 1];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Evaluate(list[i + 1], clause);
        }

        return function.Call(CallContext.None, arguments, list);
    }

    private static EdnMap Map(EdnMap map, object? clause)
    {
        List<KeyValuePair<object?, object?>> entries = new(map.Count);
        bool changed = false;
        foreach (KeyValuePair<object?, object?> entry in map)
        {
            object? key = Evaluate(entry.Key, clause);
            object? value = Evaluate(entry.Value, clause);
            changed |= !ReferenceEquals(key, entry.Key) || !ReferenceEquals(value, entry.Value);
            entries.Add(new(key, value));
        }

        return changed ? EdnMap.Of(entries) : map;
    }

    private static object?[] EvaluateAll(IReadOnlyCollection<object?> forms, object? clause)
    {
        object?[] values = new object?[forms.Count];
        int at = 0;
        foreach (object? form in forms)
        {
            values[at++] = Evaluate(form, clause);
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
