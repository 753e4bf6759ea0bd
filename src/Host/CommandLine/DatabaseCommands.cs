using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Host.Workspace;

namespace Accrete.Host.CommandLine;

/// <summary>The verbs that make, name, list and delete the databases of a system, and wait for them.</summary>
internal static class DatabaseCommands
{
    private const string OfDatabase =
        "The database: datomic:dev://HOST:PORT/NAME of a running transactor, datomic:file://FOLDER/NAME of a folder.";

    /// <summary>Makes the commands.</summary>
    public static IEnumerable<Command> Create(HostIo io)
    {
        Argument<string> database = new("uri") { Description = OfDatabase };
        yield return With(io, new Command("create-db", "Make a database.") { database }, (parsed, peer, token) =>
            Tell(io, peer.CreateDatabaseAsync(parsed.GetRequiredValue(database), cancellation: token),
                "made", "there already"));
        yield return With(io, new Command("delete-db", "Delete a database for ever.") { database },
            (parsed, peer, token) => Tell(
                io, peer.DeleteDatabaseAsync(parsed.GetRequiredValue(database), token), "deleted", "not there"));
        yield return Rename(io, database);
        yield return List(io);
        yield return Sync(io, database);
        yield return Index(io, database);
        yield return Gc(io, database);
    }

    private static Command Rename(HostIo io, Argument<string> database)
    {
        Argument<string> name = new("name") { Description = "The new name, without the rest of a URI." };
        return With(io, new Command("rename-db", "Give a database another name.") { database, name },
            (parsed, peer, token) => Tell(
                io,
                peer.RenameDatabaseAsync(parsed.GetRequiredValue(database), parsed.GetRequiredValue(name), token),
                "renamed", "not there"));
    }

    private static Command List(HostIo io)
    {
        Argument<string> system = new("uri")
        {
            Description = "The system: datomic:dev://HOST:PORT/, or datomic:file://FOLDER/ of a folder.",
        };
        return With(io, new Command("list-dbs", "List the databases of a system.") { system },
            async (parsed, peer, token) =>
            {
                string uri = SystemUris.OfAll(parsed.GetRequiredValue(system));
                foreach (string name in await peer.GetDatabaseNamesAsync(uri, token).ConfigureAwait(false))
                {
                    await io.Out.WriteLineAsync(name).ConfigureAwait(false);
                }

                return ExitCodes.Ok;
            });
    }

    private static Command Sync(HostIo io, Argument<string> database)
    {
        Argument<long?> t = new("t")
        {
            Description = "The t to wait for; all that was transacted before now unless given.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return With(io, new Command("sync", "Wait until a database is there with all up to a t, and tell its t.")
        {
            database,
            t,
        }, async (parsed, peer, token) =>
        {
            Connection connection = await peer.ConnectAsync(parsed.GetRequiredValue(database), token)
                .ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                Database reached = await (parsed.GetValue(t) is { } wanted
                    ? connection.SyncAsync(wanted, token)
                    : connection.SyncAsync(token)).ConfigureAwait(false);
                await io.Out.WriteLineAsync(reached.BasisT.ToString(CultureInfo.InvariantCulture))
                    .ConfigureAwait(false);
                return ExitCodes.Ok;
            }
        });
    }

    private static Command Index(HostIo io, Argument<string> database) => With(
        io,
        new Command("request-index", "Ask for an index job now, and tell the t that it holds at least.") { database },
        async (parsed, peer, token) =>
        {
            Connection connection = await peer.ConnectAsync(parsed.GetRequiredValue(database), token)
                .ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                long t = await connection.RequestIndexAsync(token).ConfigureAwait(false);
                await io.Out.WriteLineAsync(t.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
                return ExitCodes.Ok;
            }
        });

    private static Command Gc(HostIo io, Argument<string> database)
    {
        Option<DateTimeOffset> olderThan = new("--older-than")
        {
            Description = "What became garbage before this time goes: 2026-10-31, 2026-10-31T12:00Z. A month ago is "
                + "safe where no program holds values for longer.",
            Required = true,
            CustomParser = OlderThan,
        };
        return With(io, new Command("gc-storage", "Delete what no value needs that is younger than a time.")
        {
            database,
            olderThan,
        }, async (parsed, peer, token) =>
        {
            Connection connection = await peer.ConnectAsync(parsed.GetRequiredValue(database), token)
                .ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                long deleted = await connection.GcStorageAsync(parsed.GetRequiredValue(olderThan), token)
                    .ConfigureAwait(false);
                await io.Out.WriteLineAsync(
                    $"deleted {deleted.ToString(CultureInfo.InvariantCulture)} segments and appends")
                    .ConfigureAwait(false);
                return ExitCodes.Ok;
            }
        });
    }

    private static DateTimeOffset OlderThan(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            return time;
        }

        result.AddError($"--older-than takes a day or a time, such as 2026-10-31 or 2026-10-31T12:00Z, not {text}.");
        return default;
    }

    /// <summary>Gives a command what it does with a peer of its own.</summary>
    private static Command With(
        HostIo io, Command command, Func<ParseResult, PeerInstance, CancellationToken, Task<int>> action)
    {
        command.SetAction(parsed => RunAsync(io, parsed, action).GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> RunAsync(
        HostIo io, ParseResult parsed, Func<ParseResult, PeerInstance, CancellationToken, Task<int>> action)
    {
        PeerInstance peer = new(clock: io.Clock);
        await using (peer.ConfigureAwait(false))
        {
            return await action(parsed, peer, io.Cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<int> Tell(HostIo io, Task<bool> work, string done, string otherwise)
    {
        bool isDone = await work.ConfigureAwait(false);
        await io.Out.WriteLineAsync(isDone ? done : otherwise).ConfigureAwait(false);
        return isDone ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
