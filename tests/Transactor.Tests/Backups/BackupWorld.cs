using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Conformance;
using Accrete.Edn;
using Accrete.Log;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Backups;
using Accrete.Storage.Memory;
using Accrete.Storage.Persistence;
using Xunit;

namespace Accrete.Transactor.Tests.Backups;

/// <summary>Backs up and restores the database of a <see cref="Writer"/>, and compares.</summary>
internal static class BackupWorld
{
    /// <summary>Gets a time before which everything is old.</summary>
    public static Instant Future => Instant.From(TimeProvider.System.GetUtcNow().AddDays(1));

    public static StorageNode NodeOf(IStorage storage) => new() { Storage = storage, Events = new LogEntryEvents() };

    public static Task<BackupPoint> BackUp(IStorage storage, IBackupPlace place, string name = Writer.Name) =>
        new BackupRun(NodeOf(storage), place, new BackupOptions()).RunAsync(name, default);

    public static Task<BackupPoint> Restore(
        IBackupPlace place, IStorage storage, long? t = null, string name = Writer.Name) =>
        new RestoreRun(NodeOf(storage), place, new BackupOptions()).RunAsync(name, t, default);

    /// <summary>Tells whether something was done; else it was refused.</summary>
    public static async Task<bool> Succeeds(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (AccreteException)
        {
            return false;
        }
    }

    public static async Task<IReadOnlyCollection<string>> Problems(IBackupPlace place, bool readsAll)
    {
        VerifyRun verify = new(place, new BackupOptions());
        await verify.RunAsync(null, readsAll, default);
        return verify.Problems;
    }

    /// <summary>Restores into an empty storage, and compares all that there is with a value.</summary>
    public static async Task CheckRestores(IBackupPlace place, Database expected, long? t = null)
    {
        MemStorage target = new();
        BackupPoint point = await Restore(place, target, t);
        Assert.Equal(expected.BasisT, point.T);
        await using Writer writer = await Writer.Open(target, leafRows: 3);
        Database restored = await writer.Newest();
        CheckSame(expected, restored);

        // It goes on as any other.
        await GarbageTests.Fill(writer, jobs: 1);
        await writer.Collect(Future);
        FoldLaw.Check(await writer.Newest());
        Assert.Equal(StoredSource.Reach(target, await writer.Newest()).Count, target.SegmentCount);
    }

    public static void CheckSame(Database expected, Database actual)
    {
        Assert.Equal(expected.Id, actual.Id);
        FoldLaw.CheckSame(expected.State, actual.State);
        FoldLaw.Check(actual);
        CheckSameLog(expected.Log.Range(null, null), actual.Log.Range(null, null));
    }

    public static void CheckSameLog(IEnumerable<LogEntry> expected, IEnumerable<LogEntry> actual)
    {
        LogEntry[] left = [.. expected];
        LogEntry[] right = [.. actual];
        Assert.Equal(left.Select(static one => (one.T, one.NextT, one.NextElement, one.Instant)),
            right.Select(static one => (one.T, one.NextT, one.NextElement, one.Instant)));
        Assert.Equal(left.SelectMany(static one => one.Data), right.SelectMany(static one => one.Data));
    }
}
