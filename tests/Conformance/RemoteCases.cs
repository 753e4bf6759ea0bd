using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Host.Conformance;
using Accrete.Index.Trees;
using Accrete.Remote.Tests;
using Accrete.Segments;
using Accrete.Transactor;
using Xunit;

namespace Accrete.Conformance;

/// <summary>Cases give what was recorded through a peer that is connected to a transactor on dev storage, over both
/// ports. A sample runs each time; with <c>ACCRETE_CASES_EVERY=1</c> all of them, the data sets too.</summary>
[Trait("Category", "Slow")]
public sealed class RemoteCases
{
    private const int SampleEvery = 5;
    private const long SmallCache = 1 << 20;

    // One of so many cases runs.
    private static readonly int Every = int.Parse(
        Environment.GetEnvironmentVariable("ACCRETE_CASES_EVERY") ?? $"{SampleEvery}", CultureInfo.InvariantCulture);

    [Fact]
    public Task Cases_give_what_was_recorded_through_a_remote_peer() =>
        CheckAsync(new TransactorSettings(), new PeerSettings(), isIndexed: false, first: 0);

    [Fact]
    public Task Cases_give_the_same_from_tiny_segments_that_an_index_job_stored_before_each_step() => CheckAsync(
        new TransactorSettings
        {
            Shape = new TreeShape { RowsMax = 3, ChildrenMax = 8 },
            ObjectCache = new SegmentSpace(SmallCache),
        },
        new PeerSettings { ObjectCacheMax = SmallCache },
        isIndexed: true,
        first: SampleEvery / 2);

    private static async Task CheckAsync(
        TransactorSettings settings, PeerSettings peerSettings, bool isIndexed, int first)
    {
        await using DevSystem system = await DevSystem.StartAsync(settings);
        await using PeerInstance peer = new(
            CaseRunner.WithFunctions(DatabaseOptions.Default), settings: peerSettings);
        ConnectedSystem connected = new(peer, system.Uri("*"), isIndexed, TimeProvider.System);

        // The data sets have leaves of the usual size: in tiny ones a query over hundreds of thousands of datoms has no
        // answer in the time that each step is given.
        await using DevSystem large = await DevSystem.StartAsync(settings with { Shape = null });
        using DataSets dataSets = (connected with { Uri = large.Uri("*") }).DataSets(Repository.Samples);
        CaseRunner runner = connected.Runner(dataSets);
        using StringWriter text = new();
        ConformanceReport report = new(text, ReportDetail.Differences);
        foreach (string path in CaseReader.FilesAt(Repository.Cases))
        {
            string name = Path.GetFileName(path);
            FileResult result = runner.Run(Sample(RecordedCases.FileOf(name), first), null);
            report.Add(result with { Results = [.. result.Results.Where(step => !RecordedCases.IsKnown(name, step))] });
        }

        report.Finish();
        Assert.True(report.FailedCount == 0, text.ToString());
    }

    private static ConformanceFile Sample(ConformanceFile file, int first) => file with
    {
        Cases = Sample(file.Cases, first),
        Queries = Every == 1 ? file.Queries : [],
    };

    private static List<T> Sample<T>(IReadOnlyList<T> all, int first) =>
        [.. all.Where((_, i) => i % Every == first % Every)];
}
