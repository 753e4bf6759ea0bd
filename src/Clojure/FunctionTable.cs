using System;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Clojure;

/// <summary>Gathers the functions of one namespace; a name stands once.</summary>
internal sealed class FunctionTable(string? ns, Dictionary<Symbol, QueryFunction> functions)
{
    /// <summary>Adds a function of any number of arguments within bounds.</summary>
    public void Add(string name, int min, int max, Func<object?[], object?> invoke)
    {
        Symbol symbol = Symbol.Of(ns, name);
        functions.Add(symbol, new QueryFunction(symbol, min, max, invoke));
    }

    /// <summary>Adds a function of exactly so many arguments.</summary>
    public void Add(string name, int count, Func<object?[], object?> invoke) => Add(name, count, count, invoke);

    /// <summary>Adds a function of one argument.</summary>
    public void One(string name, Func<object?, object?> invoke) => Add(name, 1, 1, args => invoke(args[0]));

    /// <summary>Adds a function of two arguments.</summary>
    public void Two(string name, Func<object?, object?, object?> invoke) =>
        Add(name, 2, 2, args => invoke(args[0], args[1]));

    /// <summary>Adds a predicate of one argument.</summary>
    public void Test(string name, Func<object?, bool> invoke) => Add(name, 1, 1, args => invoke(args[0]));

    /// <summary>Adds a function that runs within the limits of the query that calls it.</summary>
    public void InContext(string name, int min, int max, Func<CallContext, object?[], object?> invoke)
    {
        Symbol symbol = Symbol.Of(ns, name);
        functions.Add(symbol, new QueryFunction(symbol, min, max, args => invoke(CallContext.None, args))
        {
            InvokeInContext = invoke,
        });
    }
}
