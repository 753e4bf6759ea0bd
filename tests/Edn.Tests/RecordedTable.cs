using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Accrete.Edn.Tests;

/// <summary>Tables of what the reference's own runtime made of literals and numbers.</summary>
internal static class RecordedTable
{
    public static EdnVector Readings => (EdnVector)EdnReader.Read(File.ReadAllText(PathOf("readings.edn")))!;

    public static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(PathOf(file)).Select(line => line.Split('\t'));

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Recorded", file);
}
