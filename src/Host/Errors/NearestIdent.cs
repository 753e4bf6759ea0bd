using System;
using Accrete.Edn;
using Accrete.Host.Output;

namespace Accrete.Host.Errors;

/// <summary>Finds the ident that was probably meant where one is not known.</summary>
internal static class NearestIdent
{
    private const int DistanceMax = 3;

    /// <summary>Returns the known ident that is spelled most like the one an error names.</summary>
    /// <returns>Null where the error is of another kind, or nothing is spelled nearly so.</returns>
    public static Keyword? Of(Database database, AccreteException error)
    {
        if (error is not { Error: { Namespace: "db.error", Name: "not-an-entity" }, Form: Keyword wanted })
        {
            return null;
        }

        string text = wanted.ToString();
        int best = Math.Min(DistanceMax, text.Length / 3) + 1;
        Keyword? nearest = null;
        foreach ((Keyword ident, _) in SchemaPrinter.Idents(database))
        {
            int distance = Distance(text, ident.ToString(), best);
            if (distance < best || (distance == best && nearest is not null && ident.CompareTo(nearest) < 0))
            {
                best = distance;
                nearest = ident;
            }
        }

        return nearest;
    }

    /// <summary>Counts the letters to put in, take out or change; a number above the limit where there
    /// are more.</summary>
    private static int Distance(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) > limit)
        {
            return limit + 1;
        }

        int[] row = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int changed = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
