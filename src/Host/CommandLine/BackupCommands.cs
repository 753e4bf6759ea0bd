using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Accrete.Client;
using Accrete.Host.Output;
using Accrete.Host.Serving;
using Accrete.Storage.Actors;
using Accrete.Storage.Backups;
using Accrete.Storage.Persistence;

namespace Accrete.Host.CommandLine;

/// <summary>The verbs of backups: <c>backup-db</c>, <c>restore-db</c>, <c>list-backups</c>,
/// <c>verify-backup</c>.</summary>
internal static class BackupCommands
{
    private const string OfBackups = "Where the backups of this database are: file:/full/path or s3://bucket/prefix.";

    /// <summary>Long enough for a batch of large segments over a slow line.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Makes the commands.</summary>
    public static IEnumerable<Command> Create(HostIo io)
    {
        yield return Backup(io);
        yield return Restore(io);
        yield return List(io);
        yield return Verify(io);
    }

    private static Command Backup(HostIo io)
    {
        Argument<string> from = new("from") { Description = "The database: datomic:dev://HOST:PORT/NAME, or another." };
        Argument<string> to = new("to") { Description = OfBackups };
        BackupWorkOptions work = new(writes: true);
        Command command = new("backup-db", "Back a database up, as it is now, while transactors work.") { from, to };
        work.AddTo(command);
        command.SetAction(parsed => Await(async () =>
        {
            IBackupPlace place = work.Open(parsed.GetRequiredValue(to), parsed);
            await using ConfiguredAsyncDisposable held = place.ConfigureAwait(false);
            await OnStorageAsync(io, parsed.GetRequiredValue(from), StorageUse.Read, async (node, name) =>
            {
                using BackupDisplay display = new(io, "backing up");
                BackupRun run = new(node, place, work.Options(parsed, io, display));
                BackupPoint point = await run.RunAsync(name, io.Cancellation).ConfigureAwait(false);
                display.Dispose();
                await io.Out.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"backed up t {point.T}: {Plural.Of(point.SegmentCount, "segment")}, {run.Progress.Copied} of them "
                        + $"copied, and {Plural.Of(point.EntryCount, "transaction")} since")).ConfigureAwait(false);
            }).ConfigureAwait(false);
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Restore(HostIo io)
    {
        Argument<string> from = new("from") { Description = OfBackups };
        Argument<string> to = new("to")
        {
            Description = "The database as it shall be named: datomic:dev://HOST:PORT/NAME, or another.",
        };
        Argument<long?> t = T("The t to restore; that of the last backup unless given.");
        BackupWorkOptions work = new();
        Command command = new("restore-db", "Restore a database. Peers and transactors are down (with dev storage: its "
            + "transactor is up, and started again afterwards).") { from, to, t };
        work.AddTo(command);
        command.SetAction(parsed => Await(async () =>
        {
            IBackupPlace place = work.Open(parsed.GetRequiredValue(from), parsed);
            await using ConfiguredAsyncDisposable held = place.ConfigureAwait(false);
            await OnStorageAsync(io, parsed.GetRequiredValue(to), StorageUse.Write, async (node, name) =>
            {
                using BackupDisplay display = new(io, "restoring");
                RestoreRun run = new(node, place, work.Options(parsed, io, display));
                BackupPoint point = await run.RunAsync(name, parsed.GetValue(t), io.Cancellation).ConfigureAwait(false);
                display.Dispose();
                await io.Out.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"restored t {point.T} as {name}: {Plural.Of(run.Progress.Copied, "segment")}"))
                    .ConfigureAwait(false);
            }).ConfigureAwait(false);
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command List(HostIo io)
    {
        Argument<string> of = new("uri") { Description = OfBackups };
        Command command = new("list-backups", "List the t that can be restored, the last backup first.") { of };
        command.SetAction(parsed => Await(async () =>
        {
            IBackupPlace place = BackupUri.Open(parsed.GetRequiredValue(of));
            await using ConfiguredAsyncDisposable held = place.ConfigureAwait(false);
            BackupReader reader = new(place);
            foreach (BackupPoint point in await reader.PointsAsync(passesDamaged: false, io.Cancellation)
                .ConfigureAwait(false))
            {
                await io.Out.WriteLineAsync(point.T.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
            }

            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Verify(HostIo io)
    {
        Argument<string> of = new("uri") { Description = OfBackups };
        Argument<bool> readAll = new("read-all")
        {
            Description = "true: read every segment; false: see that all are there.",
        };
        Argument<long?> t = T("The t to verify; that of the last backup unless given.");
        BackupWorkOptions work = new();
        Command command = new("verify-backup", "Check that a backup can be restored.") { of, readAll, t };
        work.AddTo(command);
        command.SetAction(parsed => Await(async () =>
        {
            IBackupPlace place = work.Open(parsed.GetRequiredValue(of), parsed);
            await using ConfiguredAsyncDisposable held = place.ConfigureAwait(false);
            using BackupDisplay display = new(io, "verifying");
            VerifyRun run = new(place, work.Options(parsed, io, display));
            BackupPoint point = await run.RunAsync(
                parsed.GetValue(t), parsed.GetRequiredValue(readAll), io.Cancellation).ConfigureAwait(false);
            display.Dispose();
            foreach (string problem in run.Problems)
            {
                await io.Out.WriteLineAsync(problem).ConfigureAwait(false);
            }

            bool isSound = run.Problems.Count == 0;
            await io.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"t {point.T} is {(isSound ? "sound" : "damaged")}: {Plural.Of(point.SegmentCount, "segment")}, and "
                    + $"{Plural.Of(point.EntryCount, "transaction")} since")).ConfigureAwait(false);
            return isSound ? ExitCodes.Ok : ExitCodes.Failed;
        }));
        return command;
    }

    private static Argument<long?> T(string description) => new("t")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static int Await(Func<Task<int>> work) => work().GetAwaiter().GetResult();

    /// <summary>Opens the storage behind a URI, without a transactor or a peer.</summary>
    private static async Task OnStorageAsync(
        HostIo io, string uri, StorageUse use, Func<StorageNode, string, Task> work)
    {
        PeerInstance peer = new(clock: io.Clock);
        await using (peer.ConfigureAwait(false))
        {
            OpenedStorage opened = peer.ServiceOf(uri, io.Cancellation, out DatabaseUri parsed) is IStorageOpener opener
                ? opener.Open(parsed, use)
                : throw BackupErrors.Unsupported(
                    $"A database of {parsed.Protocol} has no storage that could be backed up or restored.");
            await using (opened.Storage.ConfigureAwait(false))
            {
                // Dev storage lives in its transactor; a folder is locked to one process.
                if (use == StorageUse.Write && parsed.Protocol is not ("dev" or "file"))
                {
                    await LiveTransactor.RefuseAsync(opened.Storage, io.Clock, io.Cancellation).ConfigureAwait(false);
                }

                StorageNode node = new()
                {
                    Storage = opened.Storage,
                    Events = new LogEntryEvents(),
                    Settings = new StorageSettings { CallTimeout = CallTimeout },
                };
                await work(node, opened.Name).ConfigureAwait(false);
            }
        }
    }
}
