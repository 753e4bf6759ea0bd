using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Simulation.Storage;
using Accrete.Simulation.World;
using Accrete.Storage;
using Accrete.Storage.Persistence;

namespace Accrete.Simulation.Mutants;

/// <summary>Mistakes on the way to the storage: what an adapter, a driver or the journal may get wrong.</summary>
internal static class StorageMutants
{
    private const int Rare = 30;

    /// <summary>Gets them.</summary>
    public static IEnumerable<Mutant> All { get; } =
    [
        Writing("append-unconditional", "An append of the log overwrites what stands in its place.",
            IsAppend, static (storage, key, _, write, send) => send(VersionOf(storage, key), write)),
        Writing("root-unconditional", "An index root is moved whoever moved it before.",
            IsRoot, static (storage, key, _, write, send) => send(VersionOf(storage, key), write)),
        Writing("check-then-act", "A ref is read, compared, and then written whatever stands there by then.",
            IsAppend, static async (storage, key, expected, write, send) =>
                VersionOf(storage, key) != expected && storage.Draws.Chance(900)
                    ? await send(expected, write).ConfigureAwait(false)
                    : await send(VersionOf(storage, key), write).ConfigureAwait(false)),
        Writing("unknown-is-committed", "A write without an answer counts as done.",
            IsAppend, static async (_, _, expected, write, send) =>
                await send(expected, write).ConfigureAwait(false) is WriteOutcome.Committed or WriteOutcome.Unknown
                    ? Done(expected, write)
                    : new WriteOutcome.Rejected(null)),
        Writing("rejected-is-committed", "A writer that was fenced off is told that it wrote.",
            IsAppend, static async (_, _, expected, write, send) =>
                await send(expected, write).ConfigureAwait(false) is WriteOutcome.Unknown unknown
                    ? unknown
                    : Done(expected, write)),
        Writing("acknowledged-before-stored", "A write is answered before it is stored, and sometimes never is.",
            IsAppend, static (storage, key, expected, write, send) =>
            {
                if (!storage.Draws.Chance(Rare))
                {
                    _ = send(expected, write);
                }

                return Task.FromResult<WriteOutcome>(Done(expected, write));
            },
            isQuick: true),
        Writing("fence-not-written", "A new writer raises the epoch in its memory alone.",
            IsFence, static (_, _, expected, write, _) => Task.FromResult<WriteOutcome>(Done(expected, write))),
        Writing("torn-append", "Of an append the last event is lost.",
            IsAppend, static (storage, _, expected, write, send) =>
                send(expected, storage.Draws.Chance(Rare) ? WithEvents(write!, static all => all.SkipLast(1)) : write)),
        Writing("append-reordered", "The events of an append are written in another order.",
            IsAppend, static (_, _, expected, write, send) =>
                send(expected, WithEvents(write!, static all => all.Reverse()))),
        Writing("append-doubled", "An append is written again at the next place.",
            IsAppend, static async (storage, key, expected, write, send) =>
            {
                WriteOutcome outcome = await send(expected, write).ConfigureAwait(false);
                if (outcome is WriteOutcome.Committed && storage.Draws.Chance(Rare))
                {
                    string text = key.Text;
                    int slash = text.LastIndexOf('/');
                    long number = long.Parse(text[(slash + 1)..], System.Globalization.CultureInfo.InvariantCulture);
                    RefKey next = new($"{text[..slash]}/{number + 1}");
                    storage.CompareAndSet("mutant", next, RefVersion.Absent, write, 0);
                }

                return outcome;
            }),
        Writing("root-ahead-of-its-index", "A root says that it holds one append more than it does.",
            IsRoot, static (_, _, expected, write, send) => send(expected, Ahead(write!))),
        Putting("segment-lost", "A segment is said to be stored, and is not.",
            static (draws, segment) => draws.Chance(Rare) ? null : segment),
        Putting("segment-damaged", "A bit of a segment flips.",
            static (draws, segment) =>
            {
                byte[] bytes = segment.Bytes.ToArray();
                bytes[draws.Below(bytes.Length)] ^= (byte)(draws.Chance(Rare) ? 1 << draws.Below(8) : 0);
                return new StoredSegment(segment.Id, bytes);
            }),
        Exchanged(),
        Shuffled(),
        new Mutant("segments-mixed-up", "A read of a segment gives the bytes of another.", new Mutations
        {
            Segments = static (storage, usual) => new MixedUp(storage, usual),
        }),
        new Mutant("tokens-repeat", "All attempts have one token, so that those of others are taken for one's own.",
            new Mutations { Chance = static usual => new SameTokens(usual) }),
    ];

    private static bool IsAppend(RefKey key, RefWrite? write) =>
        write is not null && key.Text.StartsWith("log/", StringComparison.Ordinal)
        && AppendCodec.ReadHead(write.Value).Count > 0;

    private static bool IsFence(RefKey key, RefWrite? write) =>
        write is not null && key.Text.StartsWith("log/", StringComparison.Ordinal)
        && AppendCodec.ReadHead(write.Value).Count == 0;

    private static bool IsRoot(RefKey key, RefWrite? write) =>
        write is not null && key.Text.StartsWith("root/", StringComparison.Ordinal);

    private static WriteOutcome.Committed Done(RefVersion expected, RefWrite? write) =>
        new(new RefVersion(expected.Revision + 1, write!.Token)); // the mutants are of writes, not of removals

    private static RefVersion VersionOf(SharedStorage storage, RefKey key) =>
        storage.Read([key])[0]?.Version ?? RefVersion.Absent;

    private static RefWrite WithEvents(RefWrite write, Func<IEnumerable<LogEvent>, IEnumerable<LogEvent>> change)
    {
        AppendHead head = AppendCodec.ReadHead(write.Value);
        if (head.Pieces.Count > 0)
        {
            return write;
        }

        LogAppend append = AppendCodec.ReadEvents(head, new Dictionary<SegmentId, ReadOnlyMemory<byte>>());
        LogAppend changed = append with { Events = [.. change(append.Events)] };
        return new RefWrite(write.Token, AppendCodec.Encode(
            changed, static () => throw new InvalidOperationException("It has no pieces.")).Record);
    }

    private static RefWrite Ahead(RefWrite write)
    {
        RootRecord root = RootRefCodec.Decode(write.Value);
        LogAnchor anchor = root.Anchor with { Number = root.Anchor.Number + 1, Sequence = root.Anchor.Sequence + 1 };
        return new RefWrite(write.Token, RootRefCodec.Encode(root with { Anchor = anchor }));
    }

    private static Mutant Writing(
        string name, string what, Func<RefKey, RefWrite?, bool> isConcerned,
        Func<SharedStorage, RefKey, RefVersion, RefWrite?, LyingStorage.Send, Task<WriteOutcome>> write,
        bool isQuick = false) =>
        new(name, what, new Mutations
        {
            Storage = (shared, usual) => new LyingStorage(usual)
            {
                Write = (key, expected, value, send) => isConcerned(key, value)
                    ? write(shared, key, expected, value, send)
                    : send(expected, value),
            },
        }, isQuick);

    private static Mutant Putting(string name, string what, Func<Prng, StoredSegment, StoredSegment?> put) =>
        new(name, what, new Mutations
        {
            Storage = (shared, usual) => new LyingStorage(usual) { Put = segment => put(shared.Draws, segment) },
        });

    private static Mutant Exchanged()
    {
        StoredSegment? Exchange(SharedStorage shared, ref StoredSegment? before, StoredSegment segment)
        {
            StoredSegment stored = before is { } other && shared.Draws.Chance(Rare)
                ? new StoredSegment(segment.Id, other.Bytes)
                : segment;
            before = segment;
            return stored;
        }

        return new Mutant("segments-exchanged", "A segment is stored with the bytes of the one before.", new Mutations
        {
            Storage = (shared, usual) =>
            {
                StoredSegment? before = null;
                return new LyingStorage(usual) { Put = segment => Exchange(shared, ref before, segment) };
            },
        });
    }

    private static Mutant Shuffled() =>
        new("reads-out-of-order", "Refs that are read together come in another order.", new Mutations
        {
            Storage = static (_, usual) => new LyingStorage(usual) { Read = static (_, there) => [.. there.Reverse()] },
        });

    private sealed class MixedUp(SharedStorage storage, ISegmentSource usual) : ISegmentSource
    {
        private byte[]? _before;

        public byte[] Read(SegmentId id)
        {
            byte[] bytes = usual.Read(id);
            byte[] given = _before is not null && storage.Draws.Chance(Rare) ? _before : bytes;
            _before = bytes;
            return given;
        }

        public void ReadMany(ReadOnlySpan<SegmentId> ids, Span<byte[]> segments)
        {
            for (int i = 0; i < ids.Length; i++)
            {
                segments[i] = Read(ids[i]);
            }
        }

        public void ReadAhead(ReadOnlySpan<SegmentId> ids)
        {
        }
    }

    private sealed class SameTokens(IChance usual) : IChance
    {
        // The first ones name holders of leases and databases, and seed the ids of segments.
        private int _left = 40;

        public Guid NewToken() => _left-- > 0 ? usual.NewToken() : new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

        public SegmentId NewSegmentId() => usual.NewSegmentId();

        public double NextDouble() => usual.NextDouble();
    }
}
