using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Actors;
using Akka.Actor;

namespace Accrete.Storage.Persistence;

/// <summary>Is what the jobs of a log can do: call the service, answer, and say that they are done.</summary>
/// <param name="Node">The node.</param>
/// <param name="PersistenceId">What names the log.</param>
/// <param name="Calls">Makes the calls.</param>
/// <param name="Journal">Who answers; the journal itself.</param>
/// <param name="Done">Is told the state of the log when a job has ended well.</param>
internal sealed record LogIo(
    StorageNode Node, string PersistenceId, CallTable Calls, IActorRef Journal, Action<LogState> Done)
{
    private TimeSpan Within => Node.Settings.CallTimeout;

    /// <summary>Reads refs.</summary>
    public void Read(IReadOnlyList<RefKey> keys)
    {
        (IStorage storage, TimeSpan within) = (Node.Storage, Within);
        Calls.Start(call => StorageCalls.Read(storage, keys, within, call));
    }

    /// <summary>Does what a conditional write asks for next: sends it, after a wait where it was sent before, or reads
    /// its ref.</summary>
    /// <returns>The number of the call.</returns>
    public long Continue(ConditionalWrite write)
    {
        Invariant.Check(!write.IsSettled, "what is settled needs nothing more");
        (IStorage storage, TimeSpan within) = (Node.Storage, Within);
        if (write.Next == ConditionalWrite.Step.Read)
        {
            return Calls.Start(call => StorageCalls.Read(storage, [write.Key], within, call));
        }

        Task<StorageAnswer> Send(long call) => StorageCalls.Write(storage, write, within, call);
        return write.Attempts == 0 ? Calls.Start(Send) : Calls.StartAfter(write.Attempts, Send);
    }

    /// <summary>Stores a segment.</summary>
    public void Put(StoredSegment segment)
    {
        (IStorage storage, TimeSpan within) = (Node.Storage, Within);
        Calls.Start(call => StorageCalls.Put(storage, segment, within, call));
    }

    /// <summary>Reads segments.</summary>
    public void Get(IReadOnlyList<SegmentId> ids)
    {
        (IStorage storage, TimeSpan within) = (Node.Storage, Within);
        Calls.Start(call => StorageCalls.Get(storage, ids, within, call));
    }

    /// <summary>Deletes segments.</summary>
    public void Delete(IReadOnlyList<SegmentId> ids)
    {
        (IStorage storage, TimeSpan within) = (Node.Storage, Within);
        Calls.Start(call => StorageCalls.Delete(storage, ids, within, call));
    }

    /// <summary>Teaches a conditional write what came.</summary>
    public static ConditionalWrite Learn(ConditionalWrite write, StorageAnswer answer) => answer switch
    {
        RefWritten written => write.AfterWrite(written.Outcome),
        RefsRead read => write.AfterRead(read.Records[0]),
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };
}
