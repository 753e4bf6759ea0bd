using System;
using System.IO;
using System.Linq;

namespace Accrete.Differential;

/// <summary>The kinds of calls that differ on purpose: a line of known-calls.txt is a part of the call, and the reason
/// why stands in the comment above it.</summary>
internal static class KnownCalls
{
    private static readonly string[] Parts = [.. File
        .ReadLines(Path.Combine(Repository.Root, "tests", "Differential", "known-calls.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>Tells whether a call is of a kind that differs.</summary>
    public static bool Has(string step) => Array.Exists(Parts, part => step.Contains(part, StringComparison.Ordinal));
}
