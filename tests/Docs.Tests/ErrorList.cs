using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Accrete.Host.Errors;
using Xunit;

namespace Accrete.Docs.Tests;

/// <summary>errors.md lists the keywords that errors have, and nothing else.</summary>
public sealed partial class ErrorList
{
    [Fact]
    public void Every_keyword_of_an_error_stands_there() => Assert.Equal(InSource(), Listed());

    [Fact]
    public void Every_category_stands_there()
    {
        string[] listed = [.. Document.Of("docs/errors.md").Lines
            .SkipWhile(line => line != "## Categories").Skip(1).TakeWhile(line => !line.StartsWith('#'))
            .Select(line => CategoryRow().Match(line)).Where(match => match.Success)
            .Select(match => match.Groups[1].Value.Replace("-", "", StringComparison.Ordinal))];
        Assert.Equal(Enum.GetNames<AnomalyCategory>().Select(name => name.ToLowerInvariant()).Order(), listed.Order());
    }

    [Fact]
    public void Every_property_that_is_told_of_is_one_of_the_exception()
    {
        string[] listed = [.. Document.Of("docs/errors.md").Lines
            .SkipWhile(line => line != "| property | what |").Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('`')[1])];
        string[] own = [.. typeof(AccreteException).GetProperties()
            .Where(property => property.DeclaringType == typeof(AccreteException)).Select(property => property.Name)];
        Assert.Equal(own.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_keyword_with_a_hint_is_one_of_an_error() =>
        Assert.Empty(ErrorHints.Names.Except(InSource()));

    // Each is written as a literal where its error is made.
    private static string[] InSource() => [.. Directory
        .EnumerateFiles(Path.Combine(Document.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .SelectMany(file => Made().Matches(File.ReadAllText(file)))
        .Select(match => match.Groups[1].Value)
        .Distinct().Order(StringComparer.Ordinal)];

    private static string[] Listed() => [.. Document.Of("docs/errors.md").Lines
        .SelectMany(line => Keyword().Matches(line))
        .Select(match => match.Groups[1].Value)
        .Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex("""(?:DbErrors\.(?:Incorrect|Conflict)\(|Keyword\.Of\("db\.error",)\s*"([^"]+)"[,)]""")]
    private static partial Regex Made();

    [GeneratedRegex("`:db\\.error/([^`]+)`")]
    private static partial Regex Keyword();

    [GeneratedRegex(@"^\| (?!category)([a-z-]+) \|")]
    private static partial Regex CategoryRow();
}
