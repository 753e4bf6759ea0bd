using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Accrete.Clojure;
using Accrete.Clojure.Library;
using Accrete.Edn;

namespace Accrete.Query.Functions;

/// <summary>All functions that every process has: those of Clojure and Java, and those on databases.</summary>
internal static class BuiltInFunctions
{
    /// <summary>Hands the library to the registry, which stands below it.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "One assignment, and the registry need not know databases.")]
    internal static void Install() => FunctionRegistry.Install(Make);

    private static Dictionary<Symbol, QueryFunction> Make()
    {
        Dictionary<Symbol, QueryFunction> functions = new(CoreLibrary.Functions);
        DatabaseFunctions.Register(new FunctionTable(null, functions));
        ApiFunctions.Register(new FunctionTable("datomic.api", functions));
        return functions;
    }
}
