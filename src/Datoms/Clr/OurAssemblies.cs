using System;
using System.Reflection;
using Accrete.Clojure;
using Accrete.Edn;

namespace Accrete.Clr;

/// <summary>The assemblies of the core: what they declare is a value as it is, never taken apart.</summary>
internal static class OurAssemblies
{
    private static readonly Assembly[] All =
    [
        typeof(Keyword).Assembly, typeof(AccreteException).Assembly, typeof(QueryFunction).Assembly,
        typeof(OurAssemblies).Assembly,
    ];

    /// <summary>Tells whether a type is one of theirs.</summary>
    public static bool Have(Type type) => Array.IndexOf(All, type.Assembly) >= 0;
}
