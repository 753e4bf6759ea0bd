using System.Collections.Generic;
using Accrete.Clojure.Interop;
using Accrete.Edn;

namespace Accrete.Clojure.Library;

/// <summary>The functions of Clojure and Java, which know of no database.</summary>
internal static class CoreLibrary
{
    private static readonly Dictionary<Symbol, QueryFunction> Known = Make();

    /// <summary>Gets the functions by name; those of clojure.core have no namespace.</summary>
    public static IReadOnlyDictionary<Symbol, QueryFunction> Functions => Known;

    /// <summary>Returns a function of clojure.core that is known to be there.</summary>
    public static QueryFunction Of(string name) => Known[Symbol.Of(null, name)];

    /// <summary>Calls a function of clojure.core that is known to be there.</summary>
    public static object? Call(string name, params object?[] arguments) => Callables.Call(Of(name), arguments);

    private static Dictionary<Symbol, QueryFunction> Make()
    {
        Dictionary<Symbol, QueryFunction> functions = JavaMethods.Make();
        FunctionTable core = new(null, functions);
        CoreNumbers.Register(core);
        CoreNumbers.RegisterQualified(new FunctionTable("clojure.core", functions));
        CorePredicates.Register(core);
        CoreCollections.Register(core);
        CoreSequences.Register(core);
        CoreUpdates.Register(core);
        CoreStrings.Register(core);
        StringLibrary.Register(new FunctionTable("clojure.string", functions));
        ArrayLibrary.Register(core);
        SetLibrary.Register(new FunctionTable("clojure.set", functions));
        WalkLibrary.Register(new FunctionTable("clojure.walk", functions));
        MathLibrary.Register(new FunctionTable("clojure.math", functions), functions);
        new FunctionTable("clojure.edn", functions).One(
            "read-string", x => x is null or false ? null : CoreStrings.FirstForm(x, isNilWithout: true));
        return functions;
    }
}
