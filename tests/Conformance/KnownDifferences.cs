using System;
using System.Collections.Generic;
using System.IO;

namespace Accrete.Conformance;

/// <summary>One step in which we differ from the reference on purpose.</summary>
internal sealed record KnownDifference(string File, string CaseName, int Step, string Reason);

/// <summary>Reads the table of intentional differences in docs/differences.md: rows <c>| file.edn | case-name |
/// step | reason |</c>.</summary>
internal static class KnownDifferences
{
    public static IReadOnlyList<KnownDifference> Read(string path)
    {
        List<KnownDifference> known = [];
        if (!File.Exists(path))
        {
            return known;
        }

        foreach (string line in File.ReadLines(path))
        {
            string[] cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length >= 6 && cells[1].Trim('`').EndsWith(".edn", StringComparison.Ordinal)
                && int.TryParse(cells[3], out int step))
            {
                known.Add(new KnownDifference(cells[1].Trim('`'), cells[2].Trim('`'), step, cells[4]));
            }
        }

        return known;
    }
}
