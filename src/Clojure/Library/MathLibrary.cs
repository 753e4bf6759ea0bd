using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Clojure.Library;

/// <summary>The functions of clojure.math: those of <c>java.lang.Math</c> by Clojure's names, which take any
/// number.</summary>
internal static class MathLibrary
{
    private static readonly string[] OfReals =
    [
        "acos", "asin", "atan", "atan2", "cbrt", "ceil", "copy-sign", "cos", "cosh", "exp", "expm1", "floor",
        "get-exponent", "hypot", "IEEE-remainder", "log", "log10", "log1p", "next-after", "next-down", "next-up", "pow",
        "rint", "round", "signum", "sin", "sinh", "sqrt", "tan", "tanh", "to-degrees", "to-radians", "ulp",
    ];

    private static readonly string[] OfWholes =
    [
        "add-exact", "decrement-exact", "floor-div", "floor-mod", "increment-exact", "multiply-exact", "negate-exact",
        "subtract-exact",
    ];

    /// <summary>Adds the functions to a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="functions">Those of Java.</param>
    public static void Register(FunctionTable table, Dictionary<Symbol, QueryFunction> functions)
    {
        foreach (string name in OfReals)
        {
            Add(table, name, functions, x => Numbers.ToDouble(x));
        }

        foreach (string name in OfWholes)
        {
            Add(table, name, functions, x => Numbers.ToLong(x));
        }

        table.Two("scalb", (x, n) => Math.ScaleB(Numbers.ToDouble(x), unchecked((int)Numbers.ToLong(n))));
    }

    private static void Add(
        FunctionTable table, string name, Dictionary<Symbol, QueryFunction> functions, Func<object?, object> convert)
    {
        string[] words = name.Split('-');
        string java = words[0] + string.Concat(words[1..].Select(
            word => words[0] == "IEEE" ? word : char.ToUpperInvariant(word[0]) + word[1..]));
        QueryFunction function = functions[Symbol.Of("Math", java)];
        table.Add(name, function.ArityMin, function.ArityMax, args =>
            Callables.Call(function, Array.ConvertAll(args, x => (object?)convert(x))));
    }
}
