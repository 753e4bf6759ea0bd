using System;
using System.Collections.Generic;
using Accrete.Access;
using Accrete.Edn;
using Accrete.Host.Output;

namespace Accrete.Host.Errors;

/// <summary>Finds the ident that was probably meant where one is not known.</summary>
internal static class NearestIdent
{
    private const int DistanceMax = 3;

    /// <summary>Returns the known ident that is spelled most like one that nobody knows.</summary>
    /// <returns>Null where nothing is spelled nearly so.</returns>
    public static Keyword? Of(Database database, Keyword wanted)
    {
        Dictionary<string, Keyword> idents = new(StringComparer.Ordinal);
        foreach ((Keyword ident, _) in SchemaPrinter.Idents(database))
        {
            idents[ident.ToString()] = ident;
        }

        return Spelling.Nearest(wanted.ToString(), idents.Keys, DistanceMax) is { } nearest ? idents[nearest] : null;
    }
}
