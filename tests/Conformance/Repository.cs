using System;
using System.IO;

namespace Accrete.Conformance;

/// <summary>Finds the folders of the repository from where the tests run.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Root = new(FindRoot);

    public static string Cases => Path.Combine(Root.Value, "tests", "Conformance", "cases");

    public static string Samples => Path.Combine(Root.Value, "samples");

    public static string Differences => Path.Combine(Root.Value, "docs", "differences.md");

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Actors.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
    }
}
