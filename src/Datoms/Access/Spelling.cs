using System;
using System.Collections.Generic;

namespace Accrete.Access;

/// <summary>Finds what was probably meant where a name is not known.</summary>
internal static class Spelling
{
    /// <summary>Returns the name that is spelled most like a wanted one, the first of several in order.</summary>
    /// <param name="wanted">The name that is not known.</param>
    /// <param name="names">Those that are.</param>
    /// <param name="distanceMax">How many letters may differ at most; never more than a third of them.</param>
    /// <returns>Null where none is near.</returns>
    public static string? Nearest(string wanted, IEnumerable<string> names, int distanceMax)
    {
        int best = Math.Min(distanceMax, wanted.Length / 3) + 1;
        string? nearest = null;
        foreach (string name in names)
        {
            int distance = Distance(wanted, name, best);
            if (distance < best || (distance == best && nearest is not null
                && string.CompareOrdinal(name, nearest) < 0))
            {
                best = distance;
                nearest = name;
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
