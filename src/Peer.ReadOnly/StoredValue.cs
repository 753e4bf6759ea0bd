using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Index.Codec;
using Accrete.Log;
using Accrete.Remote;
using Accrete.Roots;
using Accrete.Storage.Backups;
using Accrete.Time;

namespace Accrete.ReadOnly;

/// <summary>Reads the newest value of a database from its storage: the newest root, and the transactions
/// since.</summary>
internal static class StoredValue
{
    /// <summary>Reads it.</summary>
    /// <param name="context">The storage.</param>
    /// <param name="name">The name of the database.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException"><c>:db.error/db-not-found</c>; or the storage cannot be read, or is
    /// damaged.</exception>
    public static async Task<Database> ReadAsync(RemoteContext context, string name, CancellationToken token)
    {
        DatabaseCapture capture = new(new StorageAccess(context.Node, context.Peer.Clock));
        string id = await capture.IdOfAsync(name, token).ConfigureAwait(false);
        RootStore roots = context.NewRoots();

        // A value waits for the segments that it reads: on a thread that has nothing else to do.
        return await capture.RunAsync(
            id, (captured, end) => Task.Run(() => Read(context, id, roots, captured), end), token)
            .ConfigureAwait(false);
    }

    private static Database Read(RemoteContext context, string id, RootStore roots, CapturedDatabase captured)
    {
        DatabaseState state = captured.Root is null
            ? Bootstrap.Create(id, context.Options).State
            : roots.Read(captured.RootId, context.Options);
        return new Database(
            DatabaseState.Open(
                state, captured.Events.Select(one => LogEntryCodec.Read(one.Payload.Span)),
                static why => SegmentFormat.Corrupt(why)),
            TimeView.Present);
    }
}
