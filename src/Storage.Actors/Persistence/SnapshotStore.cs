using System;
using System.Collections.Generic;
using Accrete.Storage.Actors;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;

namespace Accrete.Storage.Persistence;

/// <summary>Is the snapshot store behind Akka.Persistence: offers the value from which a recovery goes on, the warm one
/// of a standby where there is one, else that of the newest index root.</summary>
/// <remarks>It saves nothing: roots are moved by the index job that made them, by a conditional write.</remarks>
internal sealed class SnapshotStore : UntypedActor
{
    private readonly Dictionary<long, Waiting> _waiting = [];
    private readonly string _nodeName;
    private StorageNode _node = null!; // set before the first message
    private CallTable _calls = null!; // set before the first message

    /// <summary>Makes the snapshot store; Akka.Persistence calls it.</summary>
    /// <param name="config">The plugin's section: <c>node</c> names the node that it belongs to.</param>
    public SnapshotStore(Config config) => _nodeName = config.GetString("node", StorageNodes.Default);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _node = StorageNodes.Of(Context.System).Get(_nodeName);
        _calls = new CallTable(Context, _node.Chance, _node.Settings.BackOff);
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case LoadSnapshot load:
                Load(load);
                break;
            case CallDue due:
                _calls.Resume(due);
                break;
            case StorageAnswer answer when _calls.Take(answer) is { } taken:
                Answered(taken);
                break;
            case StorageAnswer:
                break;
            case Overdue overdue when _waiting.Remove(overdue.Call, out Waiting? late):
                late.Asker.Tell(new LoadSnapshotFailed(StorageErrors.Timeout("The root was not read in time.")), Self);
                break;
            case Overdue:
                break;
            case SaveSnapshot save:
                Sender.Tell(new SaveSnapshotFailure(save.Metadata, Refusal()), Self);
                break;
            case DeleteSnapshot delete:
                Sender.Tell(new DeleteSnapshotFailure(delete.Metadata, Refusal()), Self);
                break;
            case DeleteSnapshots delete:
                Sender.Tell(new DeleteSnapshotsFailure(delete.Criteria, Refusal()), Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private static NotSupportedException Refusal() => new("Snapshots are the roots of index jobs.");

    private void Load(LoadSnapshot load)
    {
        if (_node.Snapshots is not { } source || Limit(load) < 1)
        {
            Sender.Tell(new LoadSnapshotResult(null, load.ToSequenceNr), Self);
            return;
        }

        if (source.Warm(load.PersistenceId) is { } warm && warm.Anchor.Sequence <= Limit(load))
        {
            Offer(new Waiting(load, Sender, default), warm.Anchor, warm.Value);
            return;
        }

        (IStorage storage, TimeSpan within) = (_node.Storage, _node.Settings.CallTimeout);
        RefKey key = LogKeys.Root(load.PersistenceId);
        long call = _calls.Start(number => StorageCalls.Read(storage, [key], within, number));
        ICancelable deadline = Context.System.Scheduler.ScheduleTellOnceCancelable(
            _node.Settings.ReplayDeadline, Self, new Overdue(call), Self);
        _waiting.Add(call, new Waiting(load, Sender, deadline));
    }

    private void Answered(StorageAnswer answer)
    {
        if (!_waiting.Remove(answer.Call, out Waiting? waiting))
        {
            return;
        }

        waiting.Deadline?.Cancel();
        try
        {
            Offer(waiting, answer);
        }
        catch (AccreteException error)
        {
            waiting.Asker.Tell(new LoadSnapshotFailed(error), Self);
        }
    }

    private void Offer(Waiting waiting, StorageAnswer answer)
    {
        RootRecord? root = StorageAnswers.RefOf(answer) is { } record ? RootRefCodec.Decode(record.Value) : null;
        if (root is null || root.Anchor.Sequence > Limit(waiting.Load))
        {
            waiting.Asker.Tell(new LoadSnapshotResult(null, waiting.Load.ToSequenceNr), Self);
            return;
        }

        // Only a node with a source reads roots.
        Offer(waiting, root.Anchor, _node.Snapshots!.Open(waiting.Load.PersistenceId, root));
    }

    private void Offer(Waiting waiting, LogAnchor anchor, object value)
    {
        LoadSnapshot load = waiting.Load;
        _node.Anchors.Note(load.PersistenceId, anchor);
        SnapshotMetadata metadata = new(
            load.PersistenceId, anchor.Sequence, default);
        waiting.Asker.Tell(new LoadSnapshotResult(new SelectedSnapshot(metadata, value), load.ToSequenceNr), Self);
    }

    private static long Limit(LoadSnapshot load) => Math.Min(load.Criteria.MaxSequenceNr, load.ToSequenceNr);

    private sealed record Waiting(LoadSnapshot Load, IActorRef Asker, ICancelable? Deadline);

    private sealed record Overdue(long Call);
}
