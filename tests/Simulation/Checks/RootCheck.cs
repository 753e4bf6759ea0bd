using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Roots;
using Accrete.Segments;
using Accrete.Simulation.Storage;
using Accrete.Storage.Persistence;
using Accrete.Time;

namespace Accrete.Simulation.Checks;

/// <summary>Holds the indexes that were published against the log: each is the fold of it up to its own t.</summary>
internal static class RootCheck
{
    private const string Prefix = "root/";

    /// <summary>Returns how many index roots were published.</summary>
    public static long CountOf(SharedStorage storage) => Roots(storage, Prefix).Count();

    /// <summary>Returns the name of the newest root of a database; null where none was published.</summary>
    public static SegmentId? NewestOf(SharedStorage storage, string id) =>
        storage.Read([LogKeys.Root(id)])[0] is { } record
            ? RootName.Read(RootRefCodec.Decode(record.Value).Root.Span)
            : null;

    /// <summary>Checks the newest roots of a database.</summary>
    /// <returns>What is wrong.</returns>
    public static IEnumerable<string> Check(
        SharedStorage storage, string id, DatabaseOptions options, NaiveModel model, int count)
    {
        (Taken Taken, RootRecord Root)[] roots = [.. Roots(storage, Prefix + LogKeys.Encode(id))
            .Select(static taken => (taken, RootRefCodec.Decode(taken.Write!.Value)))]; // not null: see Roots
        for (int i = 1; i < roots.Length; i++)
        {
            (long before, long after) = (roots[i - 1].Root.T, roots[i].Root.T);
            if (after < before)
            {
                yield return $"{roots[i].Taken.Node} moved the index back from t {before} to {after}";
            }
        }

        foreach (string gone in Missing(storage, roots))
        {
            yield return gone;
        }

        foreach ((Taken taken, RootRecord root) in roots.TakeLast(count))
        {
            Database value = new(
                StoreOf(storage).Read(RootName.Read(root.Root.Span), options),
                TimeView.Present);
            if (value.BasisT != root.T)
            {
                yield return $"{taken.Node} published an index of t {value.BasisT} as one of {root.T}";
            }

            foreach (string wrong in LogWitness.CheckValue($"the index that {taken.Node} published", value, model))
            {
                yield return wrong;
            }
        }
    }

    /// <summary>Tells what the newest root leads to and storage has no more.</summary>
    private static IEnumerable<string> Missing(
        SharedStorage storage, (Taken Taken, RootRecord Root)[] roots) =>
        roots.Length == 0
            ? []
            : StoreOf(storage).Reach(RootName.Read(roots[^1].Root.Root.Span))
                .Where(id => storage.Find(id) is null)
                .Select(id => $"segment {id} was deleted, and the newest root leads to it");

    private static RootStore StoreOf(SharedStorage storage) => new(
        new SegmentIdSequence(static () => default, static () => 0), NoTarget.Instance, new Stored(storage), 1 << 20);

    private static IEnumerable<Taken> Roots(SharedStorage storage, string prefix) => storage.Ledger.All
        .Where(one => one.Write is not null && one.Key.Text.StartsWith(prefix, StringComparison.Ordinal));

    private sealed class Stored(SharedStorage storage) : ISegmentSource
    {
        public byte[] Read(SegmentId id) => storage.FindEver(id)?.ToArray() ?? throw SegmentErrors.Missing(id);

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

    private sealed class NoTarget : ISegmentTarget
    {
        public static NoTarget Instance { get; } = new();

        public void Write(SegmentId id, byte[] bytes) => throw new NotSupportedException("Nothing is written here.");
    }
}
