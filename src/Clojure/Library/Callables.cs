using System;
using Accrete.Edn;

namespace Accrete.Clojure.Library;

/// <summary>Takes values as functions: functions, delegates, and keywords, maps, sets and vectors, which
/// look things up.</summary>
internal static class Callables
{
    /// <summary>Returns the function that a value is.</summary>
    /// <exception cref="AccreteException">The value cannot be called.</exception>
    public static QueryFunction Of(object? value) => TryOf(value)
        ?? throw DbErrors.Argument($"{FunctionErrors.Shown(value)} is not a function");

    /// <summary>Returns the function that a value is, null where it cannot be called.</summary>
    public static QueryFunction? TryOf(object? value) => value switch
    {
        QueryFunction function => function,
        Delegate function => DelegateFunction.Of(NameOf(function), function),
        Keyword keyword => Lookup(Symbol.Parse(keyword.ToString()), args =>
            CoreCollections.Get(args[0], keyword, Default(args))),
        Symbol symbol => Lookup(symbol, args => CoreCollections.Get(args[0], symbol, Default(args))),
        EdnMap map => Lookup(Symbol.Of(null, "map"), args => CoreCollections.Get(map, args[0], Default(args))),
        EdnSet set => new QueryFunction(Symbol.Of(null, "set"), 1, 1, args => CoreCollections.Get(set, args[0], null)),
        EdnVector vector => new QueryFunction(Symbol.Of(null, "vector"), 1, 1, args =>
            CoreCollections.Nth(vector, args[0])),
        _ => null,
    };

    /// <summary>Calls a function that was given as an argument to another.</summary>
    public static object? Call(QueryFunction function, params object?[] arguments) =>
        function.Call(CallContext.None, arguments, null);

    /// <summary>Returns a method's name; those that the compiler gives to lambdas say nothing.</summary>
    private static Symbol NameOf(Delegate function) =>
        Symbol.Of(null, function.Method.Name.StartsWith('<') ? "fn" : function.Method.Name);

    private static QueryFunction Lookup(Symbol name, Func<object?[], object?> invoke) => new(name, 1, 2, invoke);

    private static object? Default(object?[] arguments) => arguments.Length > 1 ? arguments[1] : null;
}
