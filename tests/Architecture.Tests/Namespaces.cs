using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Accrete.Architecture.Tests;

/// <summary>A file's folder tells its namespace.</summary>
public sealed partial class Namespaces
{
    private const int FilesMax = 25;

    [Fact]
    public void The_folder_is_the_namespace()
    {
        List<string> wrong = [];
        string[] projects = [.. Repository.Files.Where(name => name.EndsWith(".csproj", StringComparison.Ordinal)
            && !name.StartsWith("samples/", StringComparison.Ordinal))];
        foreach (string project in projects)
        {
            string folder = project[..(project.LastIndexOf('/') + 1)];
            string root = XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("RootNamespace")
                .Single().Value;
            foreach (SourceText source in Repository.CSharp(folder))
            {
                string[] inner = source.Name[folder.Length..].Split('/')[..^1];
                string expected = string.Join('.', inner.Prepend(root));
                string? declared = Declaration().Match(source.Text) is { Success: true } match
                    ? match.Groups[1].Value
                    : null;
                if (declared is not null && declared != expected)
                {
                    wrong.Add($"{source.Name}: {declared}, not {expected}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void A_folder_of_the_core_can_be_taken_in_at_a_glance()
    {
        IEnumerable<string> large = Repository.CSharp("src/Edn/", "src/Base/", "src/Clojure/", "src/Datoms/")
            .GroupBy(source => source.Name[..source.Name.LastIndexOf('/')])
            .Where(folder => folder.Count() > FilesMax)
            .Select(folder => FormattableString.Invariant($"{folder.Key}: {folder.Count()} files"));
        Assert.Empty(large);
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
