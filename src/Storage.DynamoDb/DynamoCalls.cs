using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Accrete.Storage.DynamoDb;

/// <summary>Sends requests: each bounded in time whatever the network does, and those that may be repeated again and
/// again until they are answered in full or their call has no time left.</summary>
/// <param name="client">The driver, which repeats nothing by itself.</param>
/// <param name="options">The table.</param>
internal sealed class DynamoCalls(IAmazonDynamoDB client, DynamoStorageOptions options)
{
    /// <summary>A server that cannot be reached is told of soon; one that is in trouble is waited for.</summary>
    private const int ConnectAttemptsMax = 3;

    /// <summary>No request is given more than 2^10 times the usual time: a batch of large items may need more than
    /// one of small ones.</summary>
    private const int DoublingsMax = 10;

    /// <summary>Begins a call.</summary>
    /// <param name="within">How long it may take.</param>
    /// <param name="token">Whether anybody wants it.</param>
    public Deadline Begin(TimeSpan within, CancellationToken token)
    {
        Deadline deadline = Deadline.Begin(within, options.Time);
        token.ThrowIfCancellationRequested();
        return deadline;
    }

    /// <summary>Sends one request, once.</summary>
    /// <param name="send">Sends it.</param>
    /// <param name="deadline">The end of the call.</param>
    /// <param name="timeout">The longest wait for the answer.</param>
    /// <param name="token">Gives up waiting.</param>
    /// <exception cref="AccreteException">It was refused, or there was no answer.</exception>
    /// <exception cref="ConditionalCheckFailedException">It was a conditional write whose condition did not
    /// hold.</exception>
    public async Task<T> OnceAsync<T>(
        Func<IAmazonDynamoDB, CancellationToken, Task<T>> send, Deadline deadline, TimeSpan timeout,
        CancellationToken token)
    {
        TimeSpan left = deadline.Left < timeout ? deadline.Left : timeout;
        if (left <= TimeSpan.Zero)
        {
            throw StorageErrors.Timeout("DynamoDB did not answer in time.");
        }

        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task<T>? running = null;
        try
        {
            running = send(client, ending.Token);
            return await running.WaitAsync(left, options.Time, token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not ConditionalCheckFailedException)
        {
            await ending.CancelAsync().ConfigureAwait(false);

            Unanswered.Forget(running ?? Task.CompletedTask);
            token.ThrowIfCancellationRequested();
            throw DynamoErrors.Translate(error, options);
        }
    }

    /// <summary>Sends a request that does no harm when it is done twice, until it is answered.</summary>
    /// <exception cref="AccreteException">It was refused, or there was no answer in time.</exception>
    public async Task<T> RepeatAsync<T>(
        Func<IAmazonDynamoDB, CancellationToken, Task<T>> send, Deadline deadline, CancellationToken token)
    {
        for (int attempt = 1; ; attempt++)
        {
            TimeSpan pause;
            try
            {
                TimeSpan timeout = options.RequestTimeout * (1 << Math.Min(attempt - 1, DoublingsMax));
                return await OnceAsync(send, deadline, timeout, token).ConfigureAwait(false);
            }
            catch (AccreteException error) when (MayRepeat(error, attempt, deadline, out pause))
            {
            }

            await Task.Delay(pause, options.Time, token).ConfigureAwait(false);
        }
    }

    /// <summary>Reads items, as many requests as it takes.</summary>
    /// <param name="ids">Their names, none twice, at most as many as a batch may have.</param>
    /// <param name="isConsistent">Whether every answered write must be seen: costs twice as much.</param>
    /// <param name="isPiecesOnly">Whether the number of pieces is all that is wanted.</param>
    /// <param name="deadline">The end of the call.</param>
    /// <param name="token">Gives up waiting.</param>
    /// <returns>Those that are there, by name.</returns>
    /// <exception cref="AccreteException">Not all could be read.</exception>
    public async Task<Dictionary<string, Dictionary<string, AttributeValue>>> GetAsync(
        IEnumerable<string> ids, bool isConsistent, bool isPiecesOnly, Deadline deadline, CancellationToken token)
    {
        Dictionary<string, Dictionary<string, AttributeValue>> found = new(StringComparer.Ordinal);
        KeysAndAttributes? asked = new()
        {
            ConsistentRead = isConsistent,
            Keys = [.. KeysOf(ids)],
            ProjectionExpression = isPiecesOnly ? DynamoItems.PiecesProjection : null,
            ExpressionAttributeNames = isPiecesOnly ? DynamoItems.PiecesNames : null,
        };
        for (int failures = 0; asked is { Keys.Count: > 0 };)
        {
            BatchGetItemRequest request = new()
            {
                RequestItems = new(StringComparer.Ordinal) { [options.Table] = asked },
            };
            BatchGetItemResponse answer = await RepeatAsync(
                (driver, ending) => driver.BatchGetItemAsync(request, ending), deadline, token).ConfigureAwait(false);
            int before = found.Count;
            foreach (Dictionary<string, AttributeValue> item
                in answer.Responses?.GetValueOrDefault(options.Table) ?? [])
            {
                found[DynamoItems.IdOf(item)] = item;
            }

            // An answer has at most 16 MB: where something came the rest is asked for at once.
            asked = answer.UnprocessedKeys?.GetValueOrDefault(options.Table);
            failures = found.Count > before ? 0 : failures + 1;
            await PauseAsync(asked?.Keys?.Count ?? 0, failures, deadline, token).ConfigureAwait(false);
        }

        return found;
    }

    /// <summary>Writes and deletes items, as many requests as it takes.</summary>
    /// <param name="writes">What to do, at most as much as a batch may have.</param>
    /// <param name="deadline">The end of the call.</param>
    /// <param name="token">Gives up waiting.</param>
    /// <exception cref="AccreteException">Not all is known to be done.</exception>
    public async Task WriteAsync(List<WriteRequest> writes, Deadline deadline, CancellationToken token)
    {
        List<WriteRequest>? asked = writes;
        for (int failures = 0; asked is { Count: > 0 };)
        {
            BatchWriteItemRequest request = new()
            {
                RequestItems = new(StringComparer.Ordinal) { [options.Table] = asked },
            };
            BatchWriteItemResponse answer = await RepeatAsync(
                (driver, ending) => driver.BatchWriteItemAsync(request, ending), deadline, token).ConfigureAwait(false);
            List<WriteRequest>? left = answer.UnprocessedItems?.GetValueOrDefault(options.Table);
            failures = left?.Count < asked.Count ? 1 : failures + 1;
            asked = left;
            await PauseAsync(asked?.Count ?? 0, failures, deadline, token).ConfigureAwait(false);
        }
    }

    private static IEnumerable<Dictionary<string, AttributeValue>> KeysOf(IEnumerable<string> ids)
    {
        foreach (string id in ids)
        {
            yield return DynamoItems.Key(id);
        }
    }

    // What is left undone was throttled.
    private async Task PauseAsync(int undone, int failures, Deadline deadline, CancellationToken token)
    {
        if (undone == 0 || failures == 0)
        {
            return;
        }

        TimeSpan pause = BackOff.Storage.Delay(failures, options.Chance.NextDouble());
        if (pause >= deadline.Left)
        {
            throw StorageErrors.Busy(
                $"DynamoDB left {undone} items of a batch undone: the table {options.Table} needs more capacity.");
        }

        await Task.Delay(pause, options.Time, token).ConfigureAwait(false);
    }

    private bool MayRepeat(AccreteException error, int attempt, Deadline deadline, out TimeSpan pause)
    {
        pause = BackOff.Storage.Delay(attempt, options.Chance.NextDouble());
        return error.IsTransient && pause < deadline.Left
            && (attempt < ConnectAttemptsMax || !DynamoErrors.IsNoConnection(error));
    }
}
