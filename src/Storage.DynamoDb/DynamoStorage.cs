using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Catalogs;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Accrete.Storage.DynamoDb;

/// <summary>Keeps segments and refs in one table of DynamoDB, whose key is a string named <c>id</c>.</summary>
/// <remarks>
/// <para>A conditional write is one request, sent once, on the condition that revision and attempt token are those
/// expected. Refs are read consistently. Segments, which never change, are read eventually consistent at half the
/// price; one that is not found is looked for once more, consistently.</para>
/// <para>Throttled requests and unprocessed parts of batches are sent again after growing pauses until the call has no
/// time left; then it fails with <c>:storage/busy</c>. A conditional write that was throttled is Unknown, and read
/// back by its writer like any other.</para>
/// </remarks>
public sealed class DynamoStorage : IStorage
{
    /// <summary>What one request may read: 25 refs of the largest size are 6.4 MB of the 16 of an answer.</summary>
    private const int ReadsMax = 25;

    /// <summary>What one request may ask where the answer is small: the service's own limit.</summary>
    private const int LooksMax = 100;

    /// <summary>What one request may delete: the service's own limit.</summary>
    private const int DeletesMax = 25;

    /// <summary>What one request may write of a large segment: some 1.6 MB, which get through in time.</summary>
    private const int PiecesMax = 4;

    /// <summary>How many requests of one call run at once.</summary>
    private const int RequestsMax = 8;

    private readonly AmazonDynamoDBClient _client;
    private readonly DynamoCalls _calls;
    private readonly DynamoStorageOptions _options;

    private DynamoStorage(DynamoStorageOptions options)
    {
        _options = options;
        _client = DynamoClients.Make(options);
        _calls = new DynamoCalls(_client, options);
    }

    /// <summary>Makes a way to a table; nothing is sent yet.</summary>
    /// <param name="options">Which table, and as whom.</param>
    /// <exception cref="AccreteException">The table, the region or the endpoint is none.</exception>
    public static DynamoStorage Connect(DynamoStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new DynamoStorage(options);
    }

    /// <summary>Makes a way to a table, and checks that it is one that can be written to.</summary>
    /// <param name="options">Which table, and as whom.</param>
    /// <param name="within">How long it may take.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">The service cannot be reached or refuses the key; there is no such table, its
    /// key is another, or it is a global table.</exception>
    public static async Task<DynamoStorage> OpenAsync(
        DynamoStorageOptions options, TimeSpan within, CancellationToken token = default) =>
        await CheckedStorage.OpenAsync(Connect(options), async storage =>
        {
            Deadline deadline = storage._calls.Begin(within, token);
            await DynamoChecks.CheckAsync(storage._calls, options, deadline, token).ConfigureAwait(false);
            await storage.ReadAsync([CatalogStore.Key], within, token).ConfigureAwait(false);
        }).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task PutAsync(StoredSegment segment, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(segment);
        Deadline deadline = _calls.Begin(within, token);
        string id = segment.Id.ToString();

        // The first piece tells how many there are, and comes first: whoever deletes a segment that was never put
        // whole finds all of it. Whoever reads one finds nothing until all pieces are there.
        PutItemRequest first = new() { TableName = _options.Table, Item = DynamoItems.Piece(id, segment.Bytes, 0) };
        await _calls.RepeatAsync((driver, ending) => driver.PutItemAsync(first, ending), deadline, token)
            .ConfigureAwait(false);
        int pieces = DynamoItems.PiecesOf(segment.Bytes.Length);
        foreach (int[] some in Enumerable.Range(1, pieces - 1).Chunk(PiecesMax))
        {
            List<WriteRequest> writes =
            [
                .. some.Select(piece => new WriteRequest
                {
                    PutRequest = new PutRequest { Item = DynamoItems.Piece(id, segment.Bytes, piece) },
                }),
            ];
            await _calls.WriteAsync(writes, deadline, token).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> GetAsync(
        SegmentId id, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(id);
        Deadline deadline = _calls.Begin(within, token);
        List<StoredSegment> found = await SegmentsAsync([id.ToString()], deadline, token).ConfigureAwait(false);
        return found.Count == 0 ? default(ReadOnlyMemory<byte>?) : found[0].Bytes;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredSegment> GetManyAsync(
        IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        StorageLimits.Check(ids);
        StorageLimits.Check(within);
        return Many([.. ids.Distinct().Select(id => id.ToString())], within, token);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(IReadOnlyList<SegmentId> ids, TimeSpan within, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        StorageLimits.Check(ids);
        Deadline deadline = _calls.Begin(within, token);
        foreach (string[] some in ids.Select(id => id.ToString()).Distinct(StringComparer.Ordinal).Chunk(LooksMax))
        {
            Dictionary<string, Dictionary<string, AttributeValue>> found = await _calls
                .GetAsync(some, isConsistent: true, isPiecesOnly: true, deadline, token).ConfigureAwait(false);

            // The pieces before the item that tells of them: what ends in the middle can be taken up again.
            List<string> names =
            [
                .. found.SelectMany(item => Enumerable.Range(1, DynamoItems.PiecesOf(item.Value) - 1)
                    .Select(piece => DynamoItems.PieceId(item.Key, piece))),
                .. found.Keys,
            ];
            foreach (string[] part in names.Chunk(DeletesMax))
            {
                List<WriteRequest> deletes =
                [
                    .. part.Select(name => new WriteRequest
                    {
                        DeleteRequest = new DeleteRequest { Key = DynamoItems.Key(name) },
                    }),
                ];
                await _calls.WriteAsync(deletes, deadline, token).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RefRecord?>> ReadAsync(
        IReadOnlyList<RefKey> keys, TimeSpan within, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        StorageLimits.Check(keys);
        Deadline deadline = _calls.Begin(within, token);
        Dictionary<string, RefRecord?> found = new(StringComparer.Ordinal);
        string[] names = [.. keys.Select(key => key.Text).Distinct(StringComparer.Ordinal)];
        foreach (string[][] wave in names.Chunk(ReadsMax).Chunk(RequestsMax))
        {
            Dictionary<string, Dictionary<string, AttributeValue>>[] answers = await Task.WhenAll(wave.Select(
                some => _calls.GetAsync(some, isConsistent: true, isPiecesOnly: false, deadline, token)))
                .ConfigureAwait(false);
            foreach ((string name, Dictionary<string, AttributeValue> item) in answers.SelectMany(answer => answer))
            {
                found[name] = DynamoItems.RecordOf(item);
            }
        }

        return [.. keys.Select(key => found.GetValueOrDefault(key.Text))];
    }

    /// <inheritdoc/>
    public async Task<WriteOutcome> CompareAndSetAsync(
        RefKey key, RefVersion expected, RefWrite? write, TimeSpan within, CancellationToken token = default)
    {
        StorageLimits.Check(key, expected, write);
        Deadline deadline = _calls.Begin(within, token);
        return await Unanswered.OrUnknownAsync(() => WriteAsync(key, expected, write, deadline, token))
            .ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<WriteOutcome> WriteAsync(
        RefKey key, RefVersion expected, RefWrite? write, Deadline deadline, CancellationToken token)
    {
        try
        {
            if (write is null)
            {
                DeleteItemRequest removal = DynamoItems.Remove(_options.Table, key, expected);
                await _calls.OnceAsync(
                    (driver, ending) => driver.DeleteItemAsync(removal, ending), deadline, _options.RequestTimeout,
                    token).ConfigureAwait(false);
                return new WriteOutcome.Committed(RefVersion.Absent);
            }

            PutItemRequest put = DynamoItems.Write(_options.Table, key, expected, write);
            await _calls.OnceAsync(
                (driver, ending) => driver.PutItemAsync(put, ending), deadline, _options.RequestTimeout, token)
                .ConfigureAwait(false);
            return new WriteOutcome.Committed(new RefVersion(expected.Revision + 1, write.Token));
        }
        catch (ConditionalCheckFailedException failed)
        {
            // What stood there comes with the refusal; not every server sends it. It may be this very write: the
            // service repeats requests within itself, and then refuses what it has done.
            RefRecord? current = failed.Item is { Count: > 0 } item
                ? DynamoItems.RecordOf(item)
                : await this.ReadAsync(key, Remaining(deadline), token).ConfigureAwait(false);
            return new WriteOutcome.Rejected(current);
        }
    }

    private static TimeSpan Remaining(Deadline deadline) => deadline.Left > TimeSpan.Zero
        ? deadline.Left
        : throw StorageErrors.Timeout("The write was refused, and there was no time to see by what.");

    private async IAsyncEnumerable<StoredSegment> Many(
        string[] ids, TimeSpan within, [EnumeratorCancellation] CancellationToken token)
    {
        Deadline deadline = _calls.Begin(within, token);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(token);
        try
        {
            foreach (string[][] wave in ids.Chunk(ReadsMax).Chunk(RequestsMax))
            {
                Task<List<StoredSegment>>[] reads =
                    [.. wave.Select(some => SegmentsAsync(some, deadline, ending.Token))];
                await foreach (Task<List<StoredSegment>> read in Task.WhenEach(reads)
                    .WithCancellation(token).ConfigureAwait(false))
                {
                    foreach (StoredSegment segment in await read.ConfigureAwait(false))
                    {
                        yield return segment;
                    }
                }
            }
        }
        finally
        {
            // Where it is left in the middle the other reads are for nobody.
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task<List<StoredSegment>> SegmentsAsync(string[] ids, Deadline deadline, CancellationToken token)
    {
        Dictionary<string, Dictionary<string, AttributeValue>> found = await _calls
            .GetAsync(ids, isConsistent: false, isPiecesOnly: false, deadline, token).ConfigureAwait(false);
        if (found.Count < ids.Length)
        {
            Dictionary<string, Dictionary<string, AttributeValue>> late = await _calls.GetAsync(
                ids.Where(id => !found.ContainsKey(id)), isConsistent: true, isPiecesOnly: false, deadline, token)
                .ConfigureAwait(false);
            foreach ((string id, Dictionary<string, AttributeValue> item) in late)
            {
                found[id] = item;
            }
        }

        List<StoredSegment> segments = [];
        foreach ((string id, Dictionary<string, AttributeValue> item)
            in found.Where(at => !DynamoItems.IsRef(at.Value)))
        {
            byte[] first = DynamoItems.BytesOf(item);
            int pieces = DynamoItems.PiecesOf(item);
            if ((pieces == 1 ? first : await WholeAsync(id, first, pieces, deadline, token).ConfigureAwait(false))
                is { } bytes)
            {
                segments.Add(new StoredSegment(new SegmentId(Guid.Parse(id)), bytes));
            }
        }

        return segments;
    }

    /// <summary>Reads the other pieces of a segment.</summary>
    /// <returns>The whole of it; null where not all are there: it is being put, or deleted.</returns>
    private async Task<byte[]?> WholeAsync(
        string id, byte[] first, int pieces, Deadline deadline, CancellationToken token)
    {
        List<byte[]> parts = [first];
        string[] names = [.. Enumerable.Range(1, pieces - 1).Select(piece => DynamoItems.PieceId(id, piece))];
        foreach (string[] some in names.Chunk(PiecesMax))
        {
            Dictionary<string, Dictionary<string, AttributeValue>> found = await _calls
                .GetAsync(some, isConsistent: true, isPiecesOnly: false, deadline, token).ConfigureAwait(false);
            if (found.Count < some.Length)
            {
                return null;
            }

            parts.AddRange(some.Select(name => DynamoItems.BytesOf(found[name])));
        }

        byte[] whole = new byte[parts.Sum(part => part.Length)];
        int at = 0;
        foreach (byte[] part in parts)
        {
            part.CopyTo(whole, at);
            at += part.Length;
        }

        return whole;
    }
}
