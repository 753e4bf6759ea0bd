using System;
using System.Linq;
using Accrete.Clojure;
using Accrete.Edn;

namespace Accrete.Pull;

/// <summary>Finds the functions that <c>:xform</c> may name: a few built-in ones, and those that the
/// options list.</summary>
internal static class PullFunctions
{
    /// <summary>The functions that need no permission, exactly as they must be written (reference:
    /// query/query-pull).</summary>
    private static readonly string[] BuiltIn =
        ["str", "keyword", "symbol", "name", "namespace", "clojure.edn/read-string"];

    /// <summary>Finds the function.</summary>
    /// <exception cref="AccreteException">It is not listed, or there is none of the name.</exception>
    public static QueryFunction Find(object xform, DatabaseOptions options)
    {
        if (xform is not Symbol name || !IsAllowed(name, options))
        {
            throw new AccreteException(
                null,
                AnomalyCategory.Forbidden,
                $"'{EdnPrinter.Print(xform)}' needs to be listed in "
                    + $"{nameof(DatabaseOptions)}.{nameof(DatabaseOptions.PullFunctions)}",
                xform);
        }

        return name.ToString() == "clojure.edn/read-string" ? ReadString(name)
            : options.Functions.TryResolve(name, out QueryFunction? function) ? function
            : throw new AccreteException(
                null, AnomalyCategory.NotFound, $"There is no function '{name}' for :xform.", xform);
    }

    private static bool IsAllowed(Symbol name, DatabaseOptions options) =>
        BuiltIn.Contains(name.ToString(), StringComparer.Ordinal) || options.PullFunctions.Contains(name);

    private static QueryFunction ReadString(Symbol name) => new(name, 1, 1, static arguments => arguments[0] switch
    {
        null => null,
        string text => EdnReader.Read(text),
        object other => throw DbErrors.Argument(
            $"clojure.edn/read-string reads text, not {EdnPrinter.Print(other)}.", other),
    });
}
