using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Accrete.Architecture.Tests;

/// <summary>What no compiler minds, and readers do.</summary>
public sealed partial class Tidy
{
    private const int LineLengthMax = 120;

    // Written in two parts so that this file does not hold what it looks for.
    private static readonly string[] Workplaces = ["/" + "work/", "/" + "root/", "/" + "home/", "bash" + "_jobs"];

    private static readonly string[] Clocks =
        ["Thread.Sleep", "Task.Delay", "Stopwatch", "CancelAfter", "DateTime.UtcNow", "DateTime.Now"];

    private static readonly string[] TextEndings =
        [".cs", ".csproj", ".props", ".targets", ".md", ".edn", ".json", ".yml", ".txt", ".mjs", ".sh", ".svg",
            ".html", ".hocon"];

    [Fact]
    public void Lines_have_at_most_120_columns() =>
        AssertNoLine(Repository.CSharp(""), (_, line) => line.Length > LineLengthMax);

    [Fact]
    public void No_code_hides_in_regions() =>
        AssertNoLine(Repository.CSharp(""),
            (_, line) => line.TrimStart().StartsWith("#" + "region", StringComparison.Ordinal));

    [Fact]
    public void Nothing_is_put_off_in_a_comment() =>
        AssertNoLine(Repository.CSharp(""), (_, line) => PutOff().IsMatch(line));

    [Fact]
    public void Source_outside_of_tests_is_ASCII() =>
        AssertNoLine(Repository.CSharp("src/", "bench/", "samples/"), (_, line) => line.Any(c => c > '~'));

    [Fact]
    public void No_test_sleeps_or_is_decided_by_a_clock() => AssertNoLine(
        Repository.CSharp("tests/").Where(source => !source.Name.EndsWith("/Tidy.cs", StringComparison.Ordinal)),
        (_, line) => Clocks.Any(clock => line.Contains(clock, StringComparison.Ordinal)));

    [Fact]
    public void No_path_of_one_machine_is_in_the_repository() => AssertNoLine(
        Repository.Texts(name => !name.Contains('.', StringComparison.Ordinal)
            || TextEndings.Any(e => name.EndsWith(e, StringComparison.Ordinal))),
        (_, line) => Workplaces.Any(place => line.Contains(place, StringComparison.Ordinal)));

    [Fact]
    public void No_lock_file_names_a_registry() =>
        Assert.DoesNotContain(Repository.Files,
            name => Path.GetFileName(name) is "package-lock.json" or "packages.lock.json");

    [Fact]
    public void The_doors_can_be_opened()
    {
        foreach (string door in new[] { "accrete", "test", ".ci/run", "bench/run" })
        {
            string path = Path.Combine(Repository.Root, door);
            Assert.True(File.Exists(path), $"there is no {door}");
            if (!OperatingSystem.IsWindows())
            {
                Assert.True(File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute), $"{door} cannot be executed");
            }
        }
    }

    private static void AssertNoLine(IEnumerable<SourceText> sources, Func<SourceText, string, bool> isWrong)
    {
        string[] wrong = [.. sources.SelectMany(
            source => source.Lines.Select((line, i) => (source, line, number: i + 1)))
            .Where(at => isWrong(at.source, at.line))
            .Select(at => $"{at.source.Name}:{at.number}: {at.line.Trim()}")];
        Assert.True(wrong.Length == 0, $"{wrong.Length} lines\n" + string.Join('\n', wrong.Take(60)));
    }

    [GeneratedRegex("//.*\\b(TO" + "DO|FIX" + "ME|HA" + "CK|XX" + "X)\\b")]
    private static partial Regex PutOff();
}
