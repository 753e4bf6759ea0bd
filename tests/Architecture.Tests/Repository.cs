using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Accrete.Architecture.Tests;

/// <summary>A text file of the repository.</summary>
/// <param name="Name">Its path inside the repository, with slashes.</param>
/// <param name="Text">What it holds.</param>
internal sealed record SourceText(string Name, string Text)
{
    /// <summary>Gets the lines.</summary>
    public IEnumerable<string> Lines => Text.Split('\n').Select(line => line.TrimEnd('\r'));

    /// <summary>Gets whether it belongs to the tests.</summary>
    public bool IsTest => Name.StartsWith("tests/", StringComparison.Ordinal);
}

/// <summary>The files of the repository, without what a build makes.</summary>
internal static class Repository
{
    private static readonly HashSet<string> Left = new(StringComparer.Ordinal)
    {
        "bin", "obj", ".git", "node_modules", "TestResults", "artifacts",
    };

    private static readonly Lazy<string> FoundRoot = new(FindRoot);
    private static readonly Lazy<IReadOnlyList<string>> FoundFiles = new(
        () => [.. FilesUnder(Root, "").Order(StringComparer.Ordinal)]);

    /// <summary>Gets the folder.</summary>
    public static string Root => FoundRoot.Value;

    /// <summary>Gets the paths of all files inside the repository.</summary>
    public static IReadOnlyList<string> Files => FoundFiles.Value;

    /// <summary>Returns the C# files whose path begins in one of these ways.</summary>
    public static IEnumerable<SourceText> CSharp(params string[] prefixes) => Texts(
        name => name.EndsWith(".cs", StringComparison.Ordinal)
            && prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal)));

    /// <summary>Reads the files with fitting names.</summary>
    public static IEnumerable<SourceText> Texts(Func<string, bool> fits) =>
        Files.Where(fits).Select(name => new SourceText(name, File.ReadAllText(Path.Combine(Root, name))));

    private static IEnumerable<string> FilesUnder(string folder, string prefix)
    {
        foreach (string file in Directory.GetFiles(folder))
        {
            yield return prefix + Path.GetFileName(file);
        }

        foreach (string inner in Directory.GetDirectories(folder).Where(d => !Left.Contains(Path.GetFileName(d))))
        {
            foreach (string file in FilesUnder(inner, prefix + Path.GetFileName(inner) + "/"))
            {
                yield return file;
            }
        }
    }

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
