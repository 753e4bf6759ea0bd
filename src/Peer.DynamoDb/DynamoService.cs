using System;
using System.Globalization;
using Accrete.Storage;
using Accrete.Storage.DynamoDb;

namespace Accrete.Remote.DynamoDb;

/// <summary>The databases of transactors that keep them in DynamoDB: <c>datomic:ddb://REGION/TABLE/NAME</c>, and
/// <c>datomic:ddb-local://HOST:PORT/TABLE/NAME</c> for a server of one's own. Whichever transactor leads is found
/// through the table; a peer needs no more than to read it.</summary>
/// <param name="context">What the services of the peer share.</param>
internal sealed class DynamoService(PeerContext context) : RemoteService(context)
{
    private const string TimeoutName = "datomic.ddbRequestTimeout";
    private const int TimeoutMsMax = 24 * 60 * 60 * 1000;

    private readonly PeerContext _context = context;
    private readonly TimeSpan? _timeout = Timeout(AppContext.GetData(TimeoutName));

    /// <summary>Reads how long a request may take, from the runtime configuration of the program.</summary>
    /// <returns>The time; null where none is set.</returns>
    /// <exception cref="AccreteException">It is no number of milliseconds.</exception>
    internal static TimeSpan? Timeout(object? value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture) is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int ms)
            && ms is > 0 and <= TimeoutMsMax
            ? TimeSpan.FromMilliseconds(ms)
        : throw StorageErrors.Misconfigured(
            $"{TimeoutName} is {text}: write a number of milliseconds from 1 to {TimeoutMsMax}.");

    /// <inheritdoc/>
    private protected override (string Storage, string Name, Func<IStorage> Open) Parse(DatabaseUri uri)
    {
        DynamoUri ddb = DynamoUri.Parse(uri);
        DynamoStorageOptions options = new()
        {
            Table = ddb.Table,
            Region = ddb.IsLocal ? null : ddb.Place,
            Endpoint = ddb.IsLocal ? ddb.Place : null,
            AccessKeyId = ddb.AccessKeyId,
            SecretKey = ddb.SecretKey,
            Time = _context.Clock,
        };
        options = _timeout is { } timeout ? options with { RequestTimeout = timeout } : options;
        return (ddb.Storage, ddb.Name, () => DynamoStorage.Connect(options));
    }
}
