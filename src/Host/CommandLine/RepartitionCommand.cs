using System;
using System.CommandLine;
using System.Globalization;
using System.Threading.Tasks;
using Accrete.Host.Errors;
using Accrete.Host.Output;
using Accrete.Host.Partitions;

namespace Accrete.Host.CommandLine;

/// <summary><c>repartition</c>: writes a database anew, with what belongs together in one partition.</summary>
internal sealed class RepartitionCommand
{
    /// <summary>A transaction may have to wait for an index job of a large database.</summary>
    private static readonly TimeSpan TransactionMax = TimeSpan.FromMinutes(10);

    private readonly Option<string> _uri = new("--uri", "-u")
    {
        Description = "The database.",
        HelpName = "uri",
        Required = true,
    };

    private readonly Option<string> _to = new("--to")
    {
        Description = "The new database, which is made. Nothing else may write to it until it is done.",
        HelpName = "uri",
        Required = true,
    };

    private readonly Option<string> _by = new("--by")
    {
        Description = "The reference attribute that makes groups: an entity and those that refer to it, of a component "
            + "attribute an entity and its parts. Components go with what they are parts of.",
        HelpName = "attribute",
        Required = true,
    };

    private readonly Option<long?> _first = new("--first-number")
    {
        Description = "The first implicit partition for groups; 0 unless given.",
        HelpName = "number",
    };

    private readonly Option<long?> _last = new("--last-number")
    {
        Description = "The last one; 524287 unless given.",
        HelpName = "number",
    };

    private readonly Option<string?> _others = new("--others")
    {
        Description = "The partition of entities in no group: an ident, or the number of an implicit one. Each stays "
            + "in its own unless given.",
        HelpName = "partition",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on with a new database that was left unfinished. Stops whoever else writes it.",
    };

    private readonly FormatOptions _format = new();

    private RepartitionCommand()
    {
    }

    /// <summary>Makes the command.</summary>
    public static Command Create(HostIo io)
    {
        RepartitionCommand options = new();
        Command command = new(
            "repartition",
            "Write a database anew, with its history, and with groups of entities in one partition each.")
        {
            options._uri, options._to, options._by, options._first, options._last, options._others, options._resume,
        };
        options._format.AddTo(command);
        command.SetAction(parsed => options.RunAsync(parsed, io).GetAwaiter().GetResult());
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, HostIo io)
    {
        PeerInstance peer = new(
            clock: io.Clock, settings: PeerSettings.FromRuntime() with { TxTimeout = TransactionMax });
        await using (peer.ConfigureAwait(false))
        {
            Connection from = await peer.ConnectAsync(parsed.GetRequiredValue(_uri), io.Cancellation)
                .ConfigureAwait(false);
            await using (from.ConfigureAwait(false))
            {
                Database source = await from.SyncAsync(io.Cancellation).ConfigureAwait(false);
                RepartitionPlan plan = PlanOf(parsed, io, source);
                Repartitioner.CheckSource(source);
                string to = parsed.GetRequiredValue(_to);
                await peer.CreateDatabaseAsync(to, cancellation: io.Cancellation).ConfigureAwait(false);
                Connection target = await peer.ConnectAsync(to, io.Cancellation).ConfigureAwait(false);
                await using (target.ConfigureAwait(false))
                {
                    await target.SyncAsync(io.Cancellation).ConfigureAwait(false);
                    return await WriteAsync(parsed, io, source, target, plan).ConfigureAwait(false);
                }
            }
        }
    }

    private RepartitionPlan PlanOf(ParseResult parsed, HostIo io, Database source)
    {
        UserText by = UserText.Of("--by", parsed.GetRequiredValue(_by), io.In, io.Cancellation);
        UserText? others = parsed.GetValue(_others) is { } text
            ? UserText.Of("--others", text, io.In, io.Cancellation)
            : null;
        object? partition = others?.Read();
        return (others ?? by).Do(
            () => RepartitionPlan.Of(
                source, by.Read() ?? "nil", parsed.GetValue(_first), parsed.GetValue(_last), partition),
            source);
    }

    private async Task<int> WriteAsync(
        ParseResult parsed, HostIo io, Database source, Connection target, RepartitionPlan plan)
    {
        Repartitioner work = await Repartitioner.BeginAsync(
            source, target, plan, Guid.NewGuid(), parsed.GetValue(_resume)).ConfigureAwait(false);
        bool isQuiet = _format.Format(parsed) != OutputFormat.Table;
        ReportDisplay.Run(io, isQuiet, "t written", progress =>
        {
            work.WriteAsync(t => progress?.Invoke(t, source.BasisT), io.Cancellation).GetAwaiter().GetResult();
            return work.Written;
        });
        long compared = ReportDisplay.Run(io, isQuiet, "t compared", progress => work.CompareAsync(
            t => progress?.Invoke(t, source.BasisT), io.Cancellation).GetAwaiter().GetResult());
        if (isQuiet)
        {
            _format.Printer(parsed, io).Print(Edn.EdnMap.Of(
                Edn.Keyword.Of(null, "transactions"), work.Written,
                Edn.Keyword.Of(null, "datoms"), compared,
                Edn.Keyword.Of(null, "basis-t"), target.Db.BasisT));
            return ExitCodes.Ok;
        }

        await io.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{Plural.Of(work.Written, "transaction")} written, {Plural.Of(compared, "datom")} compared: all are "
                + $"there. t {target.Db.BasisT}")).ConfigureAwait(false);
        return ExitCodes.Ok;
    }
}
