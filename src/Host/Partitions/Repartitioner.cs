using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Log;
using Accrete.Partitions;
using Accrete.Values;

namespace Accrete.Host.Partitions;

/// <summary>Writes a database anew into another one, transaction by transaction, with the members of each group in one
/// partition.</summary>
/// <remarks>
/// <para>Several transactions are under way at once. Each is refused where the one before it is missing, or where
/// somebody else has taken the work over: so what the new database has is always a beginning of the old one, wherever
/// the work stops, and what it has tells where to go on.</para>
/// <para>Who works writes a number of his own into the new database. It is taken away when all was compared.</para>
/// </remarks>
internal sealed class Repartitioner
{
    /// <summary>How many transactions are under way, and how many datoms they may have together.</summary>
    private const int UnderWayMax = 64, DatomsMax = 100_000;

    private static readonly Keyword Retract = Keyword.Of("db", "retract"),
        CompareAndSet = Keyword.Of("db", "cas");

    private readonly Database _source;
    private readonly Connection _target;
    private readonly RepartitionPlan _plan;
    private readonly Guid _run;
    private readonly Queue<(EntryCopy Copy, long T, Task<TxReport> Report)> _underWay = [];
    private readonly HashSet<long> _beingMade = [];
    private int _datomsUnderWay;
    private Database _known;

    private Repartitioner(Database source, Connection target, RepartitionPlan plan, Guid run)
    {
        (_source, _target, _plan, _run) = (source, target, plan, run);
        _known = target.Db;
    }

    /// <summary>Gets how many transactions were written by this run.</summary>
    public long Written { get; private set; }

    /// <summary>Refuses a database that cannot be written anew, before anything is made.</summary>
    /// <exception cref="AccreteException"><c>:db.error/repartition-busy</c>, <c>repartition-excised</c>.</exception>
    public static void CheckSource(Database source)
    {
        if (RepartitionNames.StateOf(source, RepartitionNames.Run) is not null)
        {
            throw Busy("The database is itself being written anew, and is not all there.");
        }

        new FactLog(source).CheckWhole();
    }

    /// <summary>Takes the work on a database that is new, or was left unfinished.</summary>
    /// <param name="source">The old database.</param>
    /// <param name="target">The new one.</param>
    /// <param name="plan">What is to be done.</param>
    /// <param name="run">A number of this run alone.</param>
    /// <param name="takesOver">Whether to go on with what another run has begun.</param>
    /// <exception cref="AccreteException"><c>:db.error/repartition-busy</c>: somebody works on it, or has left it;
    /// <c>repartition-target</c>: it has something else.</exception>
    public static async Task<Repartitioner> BeginAsync(
        Database source, Connection target, RepartitionPlan plan, Guid run, bool takesOver)
    {
        Database before = target.Db;
        object? begun = RepartitionNames.StateOf(before, RepartitionNames.Plan);
        object? other = RepartitionNames.StateOf(before, RepartitionNames.Run);
        if (begun is null)
        {
            await MakeAsync(source, target).ConfigureAwait(false);
        }
        else if (!begun.Equals(plan.Text))
        {
            throw Taken($"another plan was begun there: {begun}");
        }
        else if (other is null)
        {
            throw Taken("it is written and done");
        }
        else if (!takesOver)
        {
            throw Busy("Somebody is writing the new database, or has left it unfinished: --resume goes on with it, and "
                + "stops whoever else writes.");
        }

        await ClaimAsync(target, begun is null ? plan.Text : null, other, run).ConfigureAwait(false);
        return new Repartitioner(source, target, plan, run);
    }

    /// <summary>Writes what is not there yet.</summary>
    /// <param name="progress">Is told the t of the old database that was written.</param>
    /// <param name="cancellation">Stops between two transactions.</param>
    public async Task WriteAsync(Action<long>? progress, CancellationToken cancellation)
    {
        EntryWriter writer = new(_source, _plan.Placement, [Guard()]);
        int map = (int)_known.Entid(RepartitionNames.OldId)!; // was made before
        long? previous = IdMap.LastTransaction(_known, map);
        try
        {
            foreach (LogEntry entry in new FactLog(_source).From(previous is { } last ? EntityIds.ToT(last) + 1 : 0))
            {
                cancellation.ThrowIfCancellationRequested();
                EntryCopy copy = writer.Write(entry, previous, _known, _beingMade);
                await SubmitAsync(entry, copy, progress).ConfigureAwait(false);
                previous = EntityIds.ToTx(entry.T);
            }
        }
        finally
        {
            await FinishAsync(0, progress).ConfigureAwait(false);
        }
    }

    /// <summary>Compares all that was written with the old database, and gives the new one free.</summary>
    /// <returns>How many datoms were compared.</returns>
    /// <exception cref="AccreteException"><c>:db.error/repartition-differs</c>.</exception>
    public async Task<long> CompareAsync(Action<long>? progress, CancellationToken cancellation)
    {
        long count = RepartitionCheck.Run(_source, _target.Db, t =>
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Invoke(t);
        });
        TxReport done = await _target.TransactAsync(
            EdnVector.Of(
                RepartitionNames.At(_target.Db.State.LastInstant),
                EdnVector.Of(Retract, RepartitionNames.State, RepartitionNames.Run, _run)),
            CancellationToken.None).ConfigureAwait(false);
        return RepartitionNames.StateOf(done.DbAfter, RepartitionNames.Run) is null
            ? count
            : throw Busy("Somebody else has taken the work over.");
    }

    /// <summary>Makes the attributes of the map in a database that has nothing else.</summary>
    private static async Task MakeAsync(Database source, Connection target)
    {
        List<LogEntry> there = [.. target.Log.Range(null, null).Take(2)];
        bool isMade = there.Count == 1 && target.Db.Entid(RepartitionNames.State) is not null;
        if (there.Count > 0 && !isMade)
        {
            throw Taken("it has data of its own");
        }

        if (!isMade)
        {
            Instant first = source.Log.Range(null, null).FirstOrDefault()?.Instant ?? source.State.LastInstant;
            await target.TransactAsync(RepartitionNames.Schema(first), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task ClaimAsync(Connection target, string? plan, object? other, Guid run)
    {
        List<object?> forms =
        [
            RepartitionNames.At(target.Db.State.LastInstant),
            EdnVector.Of(CompareAndSet, RepartitionNames.State, RepartitionNames.Run, other, run),
        ];
        if (plan is not null)
        {
            forms.Add(EdnVector.Of(CompareAndSet, RepartitionNames.State, RepartitionNames.Plan, null, plan));
        }

        try
        {
            await target.TransactAsync(new EdnVector([.. forms]), CancellationToken.None).ConfigureAwait(false);
        }
        catch (AccreteException refused) when (refused.Error?.Name == "cas-failed")
        {
            throw Busy("Somebody else has begun to write the new database at this moment.");
        }
    }

    private EdnVector Guard() =>
        EdnVector.Of(CompareAndSet, RepartitionNames.State, RepartitionNames.Run, _run, _run);

    private async Task SubmitAsync(LogEntry entry, EntryCopy copy, Action<long>? progress)
    {
        _underWay.Enqueue((copy, entry.T, _target.TransactAsync(copy.Data, CancellationToken.None)));
        _beingMade.UnionWith(copy.Made);
        _beingMade.Add(EntityIds.ToTx(entry.T));
        _datomsUnderWay += copy.DatomCount;
        int left = UnderWayMax - 1;
        do
        {
            await FinishAsync(left, progress).ConfigureAwait(false);
            left = _underWay.Count - 1;
        }
        while (_datomsUnderWay > DatomsMax && left > 0);
    }

    /// <summary>Waits for the oldest transactions, until few enough are under way.</summary>
    private async Task FinishAsync(int left, Action<long>? progress)
    {
        while (_underWay.Count > left)
        {
            (EntryCopy copy, long t, Task<TxReport> report) = _underWay.Dequeue();
            TxReport done = await ReportAsync(report, t).ConfigureAwait(false);
            if (done.TxData.Count != copy.DatomCount)
            {
                throw new AccreteException(
                    Keyword.Of("db.error", "repartition-differs"), AnomalyCategory.Fault,
                    $"Transaction {t} came out as {done.TxData.Count} datoms instead of {copy.DatomCount}: the new "
                        + "database stays marked as unfinished: delete it.");
            }

            _known = done.DbAfter;
            _beingMade.ExceptWith(copy.Made);
            _beingMade.Remove(EntityIds.ToTx(t));
            _datomsUnderWay -= copy.DatomCount;
            Written++;
            progress?.Invoke(t);
        }
    }

    private async Task<TxReport> ReportAsync(Task<TxReport> report, long t)
    {
        try
        {
            return await report.ConfigureAwait(false);
        }
        catch (AccreteException refused)
        {
            // What is under way behind it is refused too, and of no interest.
            await ((Task)Task.WhenAll(_underWay.Select(each => each.Report))).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing);
            _underWay.Clear();
            throw refused.Error?.Name == "cas-failed"
                ? Busy("Somebody else has taken the work over.")
                : new AccreteException(
                    refused.Error, refused.Category, $"Transaction {t}: {refused.Message}", null, null, refused);
        }
    }

    private static AccreteException Busy(string message) => new(
        Keyword.Of("db.error", "repartition-busy"), AnomalyCategory.Busy, message);

    private static AccreteException Taken(string why) => DbErrors.Conflict(
        "repartition-target", $"The new database cannot be written: {why}. Name one that is not there.");
}
