using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Cassandra;
using Xunit;
using Xunit.Abstractions;

namespace Accrete.Storage.Contract.Cassandra;

/// <summary>Three nodes that each keep all rows, of which one after the other is lost under load.</summary>
[Trait("Category", "Slow")]
public sealed class CassandraClusterTests(CassandraCluster cluster, ITestOutputHelper output)
    : IClassFixture<CassandraCluster>
{
    private const int Writers = 4;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(15);

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_acknowledged_is_lost_or_doubled_when_one_node_after_the_other_is_killed(bool isChunked)
    {
        Skip.If(cluster.Missing is not null, cluster.Missing);
        await using IStorage storage = await CassandraStorage.OpenAsync(cluster.Options(isChunked), Within);
        using CancellationTokenSource stop = new();
        Log[] logs = [.. Enumerable.Range(0, Writers).Select(i => new Log(storage, $"log/{i}"))];
        Task writing = Task.WhenAll(logs.Select(log => log.WriteAsync(stop.Token)));
        for (int node = 1; node <= 3; node++)
        {
            await ReachAsync(logs, 20);
            int before = logs.Sum(log => log.Count);
            long killed = TimeProvider.System.GetTimestamp();
            await cluster.Kill(node);

            // All write on with two nodes, each for a while.
            await ReachAsync(logs, 20);
            TimeSpan took = TimeProvider.System.GetElapsedTime(killed);
            output.WriteLine($"node {node} killed after {before}: 20 more a writer after {took.TotalSeconds:0.0} s");
            await cluster.Restart(node);
        }

        await ReachAsync(logs, 20);
        await stop.CancelAsync();
        await writing;
        int unknown = logs.Sum(log => log.Unknown);
        output.WriteLine($"{logs.Sum(log => log.Count)} appends acknowledged, {unknown} of unknown outcome looked up");
        foreach (Log log in logs)
        {
            await log.CheckAsync();
        }
    }

    private static Task ReachAsync(Log[] logs, int more) =>
        Task.WhenAll(logs.Select(log => log.ReachAsync(more))).WaitAsync(TimeSpan.FromMinutes(5));

    /// <summary>A log as a transactor writes it: an append with a segment, each only where nothing is yet.</summary>
    private sealed class Log(IStorage storage, string name)
    {
        private const int PartCount = 200;

        private readonly List<(string Text, SegmentId Id)> _written = [];
        private readonly Lock _gate = new();
        private (int Goal, TaskCompletionSource Reached) _awaited = (int.MaxValue, new());
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public int Unknown { get; private set; }

        /// <summary>Ends when so many more are written.</summary>
        public Task ReachAsync(int more)
        {
            lock (_gate)
            {
                _awaited = (_count + more, new(TaskCreationOptions.RunContinuationsAsynchronously));
                return _awaited.Reached.Task;
            }
        }

        public async Task WriteAsync(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                SegmentId id = new(Guid.CreateVersion7());
                string text = $"{name} {_written.Count} {id}";
                await Persist(async () =>
                {
                    await storage.PutAsync(new StoredSegment(id, Encoding.UTF8.GetBytes(text)), Within);
                    return true;
                });
                await AppendAsync(text);
                _written.Add((text, id));
                lock (_gate)
                {
                    if (++_count >= _awaited.Goal)
                    {
                        _awaited.Reached.TrySetResult();
                    }
                }
            }
        }

        /// <summary>Each append stands once, in its place, with its segment, and nothing after the last.</summary>
        public async Task CheckAsync()
        {
            Assert.Null(await Persist(() => storage.ReadAsync(KeyOf(_written.Count), Within)));
            foreach ((int From, (string Text, SegmentId Id)[] Written) part in _written.Chunk(PartCount)
                .Select((written, i) => (i * PartCount, written)))
            {
                RefKey[] keys = [.. part.Written.Select((_, i) => KeyOf(part.From + i))];
                IReadOnlyList<RefRecord?> records = await Persist(() => storage.ReadAsync(keys, Within));
                Assert.Equal(
                    part.Written.Select(each => (1L, each.Text)),
                    records.Select(each => (each!.Version.Revision, Encoding.UTF8.GetString(each.Value.Span))));
                Assert.Equal(
                    part.Written.Select(each => each.Text).Order(StringComparer.Ordinal),
                    await Persist(() => SegmentsAsync([.. part.Written.Select(each => each.Id)])));
            }
        }

        private async Task<string[]> SegmentsAsync(SegmentId[] ids)
        {
            List<string> texts = [];
            await foreach (StoredSegment segment in storage.GetManyAsync(ids, Within))
            {
                texts.Add(Encoding.UTF8.GetString(segment.Bytes.Span));
            }

            return [.. texts.Order(StringComparer.Ordinal)];
        }

        private RefKey KeyOf(int number) => new($"{name}/{number}");

        private async Task AppendAsync(string text)
        {
            ConditionalWrite attempt = ConditionalWrite.Begin(
                KeyOf(_written.Count), RefVersion.Absent, new RefWrite(Guid.NewGuid(), Encoding.UTF8.GetBytes(text)));
            while (!attempt.IsSettled)
            {
                if (attempt.Next == ConditionalWrite.Step.Send)
                {
                    WriteOutcome outcome = await storage.CompareAndSetAsync(
                        attempt.Key, attempt.Expected, attempt.Write, Within);
                    Unknown += outcome is WriteOutcome.Unknown ? 1 : 0;
                    attempt = attempt.AfterWrite(outcome);
                }
                else
                {
                    attempt = attempt.AfterRead(await Persist(() => storage.ReadAsync(attempt.Key, Within)));
                }
            }

            Assert.Equal(ConditionalWrite.Step.Committed, attempt.Next);
        }

        private static async Task<T> Persist<T>(Func<Task<T>> call)
        {
            while (true)
            {
                try
                {
                    return await call();
                }
                catch (AccreteException error) when (error.IsTransient)
                {
                    await Task.Yield();
                }
            }
        }
    }
}
