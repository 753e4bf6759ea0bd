using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Accrete.Architecture.Tests;

/// <summary>The documents say what is so: links lead somewhere, and code that is marked is the code of a
/// sample that runs.</summary>
public sealed partial class Docs
{
    [Fact]
    public void Every_link_inside_the_repository_leads_somewhere()
    {
        List<string> broken = [];
        foreach (SourceText document in Documents())
        {
            string folder = Path.GetDirectoryName(document.Name) ?? "";
            foreach (Match link in Link().Matches(WithoutCode(document.Text)))
            {
                string target = link.Groups[1].Value;
                if (target.Contains("://", StringComparison.Ordinal)
                    || target.StartsWith("mailto:", StringComparison.Ordinal))
                {
                    continue;
                }

                string[] parts = target.Split('#', 2);
                string path = parts[0].Length == 0 ? document.Name : Path.Combine(folder, parts[0]);
                string full = Path.GetFullPath(Path.Combine(Repository.Root, path));
                if (!Path.Exists(full))
                {
                    broken.Add($"{document.Name}: {target}");
                }
                else if (parts.Length == 2 && full.EndsWith(".md", StringComparison.Ordinal)
                    && !Anchors(File.ReadAllText(full)).Contains(parts[1]))
                {
                    broken.Add($"{document.Name}: {target} (no such heading)");
                }
            }
        }

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    /// <summary>A block after <c>&lt;!-- from FILE --&gt;</c> stands in that file word for word; the samples are built
    /// and run.</summary>
    [Fact]
    public void Code_that_is_marked_as_taken_from_a_file_stands_there()
    {
        List<string> wrong = [];
        foreach (SourceText document in Documents())
        {
            foreach (Match block in Taken().Matches(document.Text))
            {
                string file = block.Groups["file"].Value;
                string path = Path.Combine(Repository.Root, file);
                string code = Normal(block.Groups["code"].Value);
                if (!File.Exists(path) || !Normal(File.ReadAllText(path)).Contains(code, StringComparison.Ordinal))
                {
                    wrong.Add($"{document.Name}: a block is not in {file}:\n{block.Groups["code"].Value}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static IEnumerable<SourceText> Documents() =>
        Repository.Texts(name => name.EndsWith(".md", StringComparison.Ordinal));

    // Indentation differs between a document and a program; the words do not.
    private static string Normal(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string WithoutCode(string text) => InlineCode().Replace(CodeBlock().Replace(text, ""), "");

    private static HashSet<string> Anchors(string text) =>
        [.. Heading().Matches(WithoutBlocks(text)).Select(m => Anchor(m.Groups[1].Value))];

    private static string WithoutBlocks(string text) => CodeBlock().Replace(text, "");

    // As the usual hosts make them: lower case, spaces to dashes, no punctuation.
    private static string Anchor(string heading) =>
        NoAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\(([^)\s]+)(?:\s+""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6}\s+(.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(
        @"<!-- from (?<file>\S+) -->\s*```\w*\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Taken();
}
