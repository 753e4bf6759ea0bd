using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Segments;
using Xunit;

namespace Accrete.Storage.Contract;

public abstract partial class StorageContract
{
    private const int OperationsMax = 30;

    /// <summary>So many sequences are under way together, each with names of its own: a server answers others while one
    /// waits for its disk.</summary>
    private const int Lanes = 8;

    [SkippableFact]
    public Task Drawn_sequences_end_as_in_the_model() => RunSequences(from: 1, count: 60);

    [SkippableFact]
    [Trait("Category", "Slow")]
    public Task A_thousand_drawn_sequences_end_as_in_the_model() => RunSequences(from: 1_000, count: 1_000);

    private Task RunSequences(int from, int count) => Parallel.ForEachAsync(
        Enumerable.Range(from, count), new ParallelOptions { MaxDegreeOfParallelism = Lanes }, async (seed, _) =>
        {
            try
            {
                await new DrawnSequence(Storage, Key("s" + seed).Text, seed).Run(OperationsMax);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"sequence {seed}: {failure.Message}", failure);
            }
        });

    /// <summary>One sequence: few names, so that operations meet; versions right, old and made up.</summary>
    private sealed class DrawnSequence(IStorage storage, string prefix, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly SegmentId[] _ids = [.. Enumerable.Range(0, 5).Select(_ => NewId())];
        private readonly RefKey[] _keys = [.. Enumerable.Range(0, 4).Select(i => new RefKey($"{prefix}/{i}"))];
        private readonly List<RefVersion> _versions = [RefVersion.Absent, new(1, Guid.NewGuid())];
        private readonly Dictionary<SegmentId, byte[]> _segments = [];
        private readonly Dictionary<RefKey, (RefVersion Version, byte[] Value)> _refs = [];

        public async Task Run(int operations)
        {
            for (int i = 0; i < operations; i++)
            {
                await (_random.Next(8) switch
                {
                    0 => Put(),
                    1 => Get(),
                    2 => GetMany(),
                    3 => Delete(),
                    4 => Read(),
                    _ => CompareAndSet(),
                });
            }
        }

        private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

        private SegmentId[] PickIds() => [.. Enumerable.Range(0, _random.Next(5)).Select(_ => Pick(_ids))];

        private async Task Put()
        {
            // One id has one content.
            SegmentId id = Pick(_ids);
            byte[] bytes = Bytes(id.Uuid.ToByteArray()[15] * 100, id.Uuid.ToByteArray()[15]);
            await storage.PutAsync(new StoredSegment(id, bytes), Within);
            _segments[id] = bytes;
        }

        private async Task Get()
        {
            SegmentId id = Pick(_ids);
            Assert.Equal(_segments.GetValueOrDefault(id), (await storage.GetAsync(id, Within))?.ToArray());
        }

        private async Task GetMany()
        {
            SegmentId[] ids = PickIds();
            Dictionary<SegmentId, byte[]> found = await Many(storage, ids);
            Assert.Equal(ids.Distinct().Count(_segments.ContainsKey), found.Count);
            Assert.All(found, at => Assert.Equal(_segments[at.Key], at.Value));
        }

        private async Task Delete()
        {
            SegmentId[] ids = PickIds();
            await storage.DeleteAsync(ids, Within);
            Array.ForEach(ids, id => _segments.Remove(id));
        }

        private async Task Read()
        {
            RefKey[] keys = [.. Enumerable.Range(0, _random.Next(5)).Select(_ => Pick(_keys))];
            IReadOnlyList<RefRecord?> records = await storage.ReadAsync(keys, Within);
            Assert.Equal(keys.Length, records.Count);
            for (int i = 0; i < keys.Length; i++)
            {
                AssertCurrent(keys[i], records[i]);
            }
        }

        private async Task CompareAndSet()
        {
            RefKey key = Pick(_keys);
            RefVersion current = _refs.TryGetValue(key, out var at) ? at.Version : RefVersion.Absent;
            RefVersion expected = _random.Next(3) > 0 ? current : Pick(_versions);
            bool isRemoval = expected != RefVersion.Absent && _random.Next(5) == 0;
            RefWrite? write = isRemoval ? null : new RefWrite(Guid.NewGuid(), Bytes(_random.Next(3_000)));
            WriteOutcome outcome = await storage.CompareAndSetAsync(key, expected, write, Within);
            if (expected != current)
            {
                AssertCurrent(key, Assert.IsType<WriteOutcome.Rejected>(outcome).Current);
                return;
            }

            RefVersion version = Assert.IsType<WriteOutcome.Committed>(outcome).Version;
            _versions.Add(version);
            if (write is null)
            {
                Assert.Equal(RefVersion.Absent, version);
                _refs.Remove(key);
            }
            else
            {
                Assert.Equal(new RefVersion(expected.Revision + 1, write.Token), version);
                _refs[key] = (version, write.Value.ToArray());
            }
        }

        private void AssertCurrent(RefKey key, RefRecord? record)
        {
            bool isThere = _refs.TryGetValue(key, out var current);
            Assert.Equal(isThere ? current.Version : null, record?.Version);
            Assert.Equal(isThere ? current.Value : null, record?.Value.ToArray());
        }
    }
}
