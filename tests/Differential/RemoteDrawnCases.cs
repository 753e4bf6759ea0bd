using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Differential.Generation;
using Accrete.Edn;
using Accrete.Host.Conformance;
using Accrete.Remote.Tests;
using Xunit;

namespace Accrete.Differential;

/// <summary>Cases that nobody wrote give through a peer of a transactor on dev storage what they give in memory, where
/// they are compared with the reference.</summary>
public sealed class RemoteDrawnCases
{
    private const int CaseCount = 2000;
    private const ulong Seed = 9;

    // Most of a case's time is spent waiting for the disk.
    private const int AtOnce = 4;

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Drawn_cases_give_through_a_remote_peer_what_they_give_in_memory()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        await using PeerInstance peer = new(CaseRunner.WithFunctions(DatabaseOptions.Default));
        ConnectedSystem connected = new(peer, system.Uri("*"), IsIndexed: false, TimeProvider.System);
        using DataSets dataSets = connected.DataSets(Path.Combine(Repository.Root, "samples"));
        CaseRunner here = Comparison.InMemory(), there = connected.Runner(dataSets);
        ConcurrentQueue<string> different = [];
        Parallel.For(0, CaseCount, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, i =>
        {
            ConformanceCase drawn = CaseReader.CaseOf(CaseGenerator.Draw(Seed, i).ToEdn());
            IReadOnlyList<StepResult> expected = here.Run(drawn with { Outcomes = null });
            Compare(drawn.Name, expected, there.Run(
                drawn with { Outcomes = [.. expected.Select(step => step.Actual)] }), different);
        });
        Assert.True(different.IsEmpty, string.Join('\n', different));
    }

    private static void Compare(
        string name, IReadOnlyList<StepResult> expected, IReadOnlyList<StepResult> actual,
        ConcurrentQueue<string> different)
    {
        for (int i = 0; i < expected.Count; i++)
        {
            bool isSame = expected[i].Failure is { } failure
                ? string.Equals(failure, actual[i].Failure, StringComparison.Ordinal)
                : actual[i].IsSame || Comparison.IsExcused(actual[i]);
            if (!isSame)
            {
                different.Enqueue($"{name} step {i + 1}: {EdnPrinter.Print(actual[i].Step)}\n"
                    + $"  in memory {expected[i].Failure ?? EdnPrinter.Print(expected[i].Actual)}\n"
                    + $"  remote    {actual[i].Failure ?? EdnPrinter.Print(actual[i].Actual)}");
            }
        }
    }
}
