using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Accrete.Edn;
using Accrete.Host.Conformance;
using Xunit;

namespace Accrete.Conformance;

/// <summary>Every case under cases/ gives what was recorded, but for the differences that docs/differences.md
/// tells.</summary>
public sealed class RecordedCases
{
    private static readonly Lazy<IReadOnlyList<KnownDifference>> Known = new(
        () => KnownDifferences.Read(Repository.Differences));
    private static readonly ConcurrentDictionary<string, ConformanceFile> Files = new(StringComparer.Ordinal);
    private static readonly Instant Clock = Instant.From(TimeProvider.System.GetUtcNow());
    private static readonly DataSets Data = new(Repository.Samples, Clock);
    private static readonly DataSets PagedData = new(Repository.Samples, Clock, new PagedValues(Clock).Reopen);
    private static readonly CaseRunner Runner = new(Clock, Data, DatabaseOptions.Default);
    private static readonly CaseRunner MergingRunner = new(
        Clock, Data, DatabaseOptions.Default with { MemoryIndexMax = 0 });

    public static IEnumerable<object[]> Names()
    {
        foreach (string path in CaseReader.FilesAt(Repository.Cases))
        {
            ConformanceFile file = FileOf(Path.GetFileName(path));
            foreach (string name in file.Cases.Select(item => item.Name).Concat(file.Queries.Select(item => item.Name)))
            {
                yield return [Path.GetFileName(path), name];
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Case_gives_what_was_recorded(string file, string name) => Check(Runner, file, name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Case_gives_the_same_from_segments_as_from_the_memory_index(string file, string name) =>
        Check(MergingRunner, file, name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Case_gives_the_same_while_index_jobs_run_beside_it(string file, string name)
    {
        // A job begins with every second transaction, and is adopted after the one that follows.
        Database? merged = null;
        CaseRunner runner = new(Clock, Data, DatabaseOptions.Default, value =>
        {
            Database adopted = merged is null || merged.Id != value.Id ? value : value.Adopt(merged);
            merged = ReferenceEquals(adopted, value) ? value.Merged() : null;
            FoldLaw.Check(adopted);
            return adopted;
        });
        Check(runner, file, name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Case_gives_the_same_opened_anew_from_storage_after_each_transaction(string file, string name)
    {
        if (!FileOf(file).Queries.Any(query => query.Name == name))
        {
            Check(new CaseRunner(Clock, Data, DatabaseOptions.Default, new PagedValues(Clock).Reopen), file, name);
        }
        else
        {
            Check(new CaseRunner(Clock, PagedData, DatabaseOptions.Default), file, name);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_of_a_case_is_the_fold_of_its_log(string file, string name)
    {
        CaseRunner runner = new(Clock, Data, DatabaseOptions.Default, value =>
        {
            FoldLaw.Check(value);
            return value.Settled();
        });
        Check(runner, file, name);
    }

    private static void Check(CaseRunner runner, string file, string name)
    {
        using StringWriter text = new();
        ConformanceReport report = new(text, ReportDetail.Differences);
        FileResult result = runner.Run(FileOf(file), name);
        report.Add(result with { Results = [.. result.Results.Where(step => !IsKnown(file, step))] });
        Assert.True(report.FailedCount == 0, text.ToString());
    }

    [Fact]
    public void Intentional_differences_are_at_most_one_percent_of_the_steps()
    {
        int steps = CaseReader.FilesAt(Repository.Cases).Select(path => FileOf(Path.GetFileName(path)))
            .Sum(file => file.Queries.Count + file.Cases.Sum(item => item.Steps.Count));
        Assert.True(steps >= 1817, $"only {steps} steps were found");
        Assert.True(Known.Value.Count * 100 <= steps,
            $"{Known.Value.Count} intentional differences among {steps} steps");
    }

    [Fact]
    public void Each_intentional_difference_is_still_one()
    {
        foreach (KnownDifference known in Known.Value)
        {
            StepResult step = Runner.Run(FileOf(known.File), known.CaseName).Results.Single(
                result => result.Number == known.Step);
            Assert.False(step.IsSame,
                $"{known.File} {known.CaseName} step {known.Step} no longer differs: take it out of the table");
        }
    }

    internal static bool IsKnown(string file, StepResult step) => Known.Value.Any(
        known => known.File == file && known.CaseName == step.CaseName && known.Step == step.Number);

    internal static ConformanceFile FileOf(string name) =>
        Files.GetOrAdd(name, key => CaseReader.Read(Path.Combine(Repository.Cases, key)));
}
