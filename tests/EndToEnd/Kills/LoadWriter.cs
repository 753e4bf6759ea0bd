using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.EndToEnd.Kills;

/// <summary>Writes without a pause, several transactions in flight, and takes note of each answer. Where one fails it
/// looks how far it got, and goes on from there.</summary>
internal sealed class LoadWriter(Connection connection, Ledger ledger, string name)
{
    private const int InFlight = 8;

    private readonly Queue<(string Attempt, Task<TxReport> Report)> _flying = [];

    /// <summary>Writes until it is told to stop or a transaction fails; then all are answered.</summary>
    /// <param name="writes">How many were acknowledged, by all writers.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(Action writes, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(writes);
        long number = await WrittenAsync(stop) ?? -1;
        bool isWell = number >= 0;
        while (isWell && !stop.IsCancellationRequested)
        {
            (string attempt, string data) = ledger.Begin(name, ++number);
            _flying.Enqueue((attempt, connection.TransactAsync(data, CancellationToken.None)));
            while (isWell && _flying.Count >= InFlight)
            {
                isWell = await EndOneAsync();
                writes();
            }
        }

        while (_flying.Count > 0)
        {
            await EndOneAsync();
        }
    }

    /// <summary>Returns how far the writer got; null where nobody can tell it now.</summary>
    private async Task<long?> WrittenAsync(CancellationToken stop)
    {
        try
        {
            Database newest = await connection.SyncAsync(stop);
            return (long?)newest.Query($"[:find ?n . :where [?e :kill/key \"{name}\"] [?e :kill/count ?n]]");
        }
        catch (Exception lost) when (lost is AccreteException { IsTransient: true } or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<bool> EndOneAsync()
    {
        (string attempt, Task<TxReport> report) = _flying.Dequeue();
        try
        {
            ledger.End(attempt, Outcome.Acknowledged, (await report).DbAfter.BasisT);
            return true;
        }
        catch (AccreteException error) when (error.Error?.Name is "transactor-unavailable" or "cas-failed")
        {
            ledger.End(attempt, Outcome.Refused);
        }
        catch (AccreteException error) when (error.Error?.Name is "transaction-timeout")
        {
            ledger.End(attempt, Outcome.Unknown);
        }

        return false;
    }
}
