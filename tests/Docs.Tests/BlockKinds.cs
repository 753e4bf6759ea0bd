using System;
using System.Linq;
using Xunit;

namespace Accrete.Docs.Tests;

/// <summary>No block of a document escapes the tests.</summary>
public sealed class BlockKinds
{
    // edn and clojure are read, csharp is compiled and run, console is entered and compared, text is nothing to run.
    private static readonly string[] Known = ["edn", "clojure", "csharp", "console", "text"];

    [Fact]
    public void Every_block_says_what_it_holds() => Assert.DoesNotContain(
        Document.All().SelectMany(document => document.Blocks()), block => !Known.Contains(block.Kind));

    [Fact]
    public void Code_stands_between_fences_where_the_tests_see_it() => Assert.Empty(
        Document.All().SelectMany(document => document.Lines.Where((line, i) => IsIndentedBlock(document, i))));

    private static bool IsIndentedBlock(Document document, int i) =>
        document.Lines[i].StartsWith("    ", StringComparison.Ordinal)
        && i > 0 && document.Lines[i - 1].Length == 0
        && !document.Blocks().Any(block => block.Text.Contains(document.Lines[i], StringComparison.Ordinal));
}
