using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace Accrete.Docs.Tests;

/// <summary>A fenced block of a document.</summary>
/// <param name="Place">The document and the line, for messages.</param>
/// <param name="Kind">The first word behind the fence.</param>
/// <param name="Argument">The second word, or nothing.</param>
/// <param name="Text">What stands inside.</param>
/// <param name="IsTaken">Whether it is marked as the text of a sample, which others check.</param>
internal sealed record Block(string Place, string Kind, string Argument, string Text, bool IsTaken);

/// <summary>A document of the repository, and the blocks in it.</summary>
internal sealed record Document(string Name, IReadOnlyList<string> Lines)
{
    private const string Fence = "```";

    private static readonly string[] Folders = ["", "docs", "docs/decisions", "bench", "bench/data", "samples",
        "samples/mbrainz", "samples/movies"];

    /// <summary>Gets the folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Returns the documents that people read.</summary>
    public static IEnumerable<Document> All() => Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.md"))
        .Order(StringComparer.Ordinal)
        .Select(path => new Document(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllLines(path)));

    /// <summary>Returns one document.</summary>
    public static Document Of(string name) => new(name, File.ReadAllLines(Path.Combine(Root, name)));

    /// <summary>Returns the fenced blocks, in order.</summary>
    public IEnumerable<Block> Blocks()
    {
        for (int i = 0; i < Lines.Count; i++)
        {
            if (!Lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            int end = i + 1;
            while (Lines[end] != Fence)
            {
                end++;
            }

            string[] words = Lines[i][Fence.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            bool isTaken = i > 0 && Lines[i - 1].StartsWith("<!-- from ", StringComparison.Ordinal);
            yield return new Block(
                $"{Name}:{i + 1}",
                words.FirstOrDefault(""),
                words.ElementAtOrDefault(1) ?? "",
                string.Join('\n', Lines.Skip(i + 1).Take(end - i - 1)),
                isTaken);
            i = end;
        }
    }

    /// <summary>Returns the places of blocks, for theories: a block is found by its place again.</summary>
    public static TheoryData<string> PlacesOf(Func<Block, bool> fits) => [.. BlocksOf(fits).Select(b => b.Place)];

    /// <summary>Returns the blocks of all documents that fit.</summary>
    public static IEnumerable<Block> BlocksOf(Func<Block, bool> fits) =>
        All().SelectMany(document => document.Blocks()).Where(fits);

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
