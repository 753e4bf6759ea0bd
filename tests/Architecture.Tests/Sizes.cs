using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Accrete.Architecture.Tests;

/// <summary>Functions and files keep a size that one can read. What is larger stands in ratchet.txt and may
/// only shrink.</summary>
public sealed class Sizes
{
    private const int FunctionLinesMax = 70;
    private const int FileLinesMax = 800;
    private const string RatchetFile = "tests/Architecture.Tests/ratchet.txt";

    [Fact]
    public void No_function_or_file_grows_over_its_limit()
    {
        Dictionary<string, int> known = Ratchet();
        string[] wrong = [.. TooLarge()
            .Where(found => found.Lines > known.GetValueOrDefault(found.Name))
            .Select(found => $"{found.Name} has {found.Lines} lines")];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_ratchet_holds_nothing_that_has_shrunk()
    {
        Dictionary<string, int> found = TooLarge().GroupBy(f => f.Name).ToDictionary(
            g => g.Key, g => g.Max(f => f.Lines));
        string[] slack = [.. Ratchet()
            .Where(known => found.GetValueOrDefault(known.Key) < known.Value)
            .Select(known => $"{known.Key} {known.Value} is now {found.GetValueOrDefault(known.Key)}")];
        Assert.True(slack.Length == 0, "tighten ratchet.txt:\n" + string.Join('\n', slack));
    }

    internal static Dictionary<string, int> Ratchet() => File.ReadLines(Path.Combine(Repository.Root, RatchetFile))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' '))
        .ToDictionary(parts => parts[0], parts => int.Parse(parts[1], null));

    private static IEnumerable<(string Name, int Lines)> TooLarge() => All.Value.Where(
        m => m.Lines > (m.Name.EndsWith(".cs", StringComparison.Ordinal) ? FileLinesMax : FunctionLinesMax));

    private static readonly Lazy<IReadOnlyList<(string Name, int Lines)>> All = new(
        () => [.. Repository.CSharp("src/", "bench/", "tests/", "samples/").SelectMany(Measure)]);

    private static IEnumerable<(string Name, int Lines)> Measure(SourceText source)
    {
        yield return (source.Name, source.Lines.Count());
        SyntaxNode root = CSharpSyntaxTree.ParseText(source.Text).GetRoot();
        foreach (SyntaxNode node in root.DescendantNodes())
        {
            string? name = node switch
            {
                BaseMethodDeclarationSyntax method => NameOf(method),
                LocalFunctionStatementSyntax local => local.Identifier.Text,
                AccessorDeclarationSyntax accessor => accessor.Keyword.Text,
                _ => null,
            };
            if (name is not null)
            {
                FileLinePositionSpan span = node.SyntaxTree.GetLineSpan(node.Span);
                yield return ($"{source.Name}#{name}", span.EndLinePosition.Line - span.StartLinePosition.Line + 1);
            }
        }
    }

    private static string NameOf(BaseMethodDeclarationSyntax method) => method switch
    {
        MethodDeclarationSyntax named => named.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        OperatorDeclarationSyntax @operator => "operator" + @operator.OperatorToken.Text,
        _ => method.Kind().ToString(),
    };
}
