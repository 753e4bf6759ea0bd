using System;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Wire;
using Akka.Actor;
using Google.Protobuf;

namespace Accrete.Remote;

/// <summary>Asks a transactor for one change of the catalog: finds out where it is, opens a line, and hands the answer
/// to who waits.</summary>
internal sealed class ChangeCall : UntypedActor
{
    private readonly RemoteContext _context;
    private readonly RemoteChange _change;
    private IActorRef? _line;

    private ChangeCall(RemoteContext context, RemoteChange change) => (_context, _change) = (context, change);

    /// <summary>Says how to make one.</summary>
    public static Props Props(RemoteContext context, RemoteChange change) =>
        Akka.Actor.Props.CreateBy(new Producer(context, change));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        (IStorage storage, TimeSpan within) = (_context.Node.Storage, _context.Node.Settings.CallTimeout);
        _ = StorageCalls.Read(storage, [Location.Key], within, 1).PipeTo(Self);
        Context.SetReceiveTimeout(WireLimits.SilenceMax);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _line?.Tell(new Leave(), Self);
        _change.Answer.TrySetException(StorageErrors.Unavailable("The peer was shut down."));
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StorageAnswer answer:
                Located(answer);
                break;
            case LineOpened opened:
                _line = opened.Line;
                break;
            case Changed changed when changed.Error is not null:
                End(WireErrors.FromWire(changed.Error));
                break;
            case Changed changed:
                _change.Answer.TrySetResult(changed.Changed_);
                Context.Stop(Self);
                break;
            case LineBroken:
                End(StorageErrors.Unavailable("The transactor cannot be reached: is it running?"));
                break;
            case ReceiveTimeout:
                End(StorageErrors.Timeout("The transactor did not answer: look whether the change took effect."));
                break;
            default:
                break;
        }
    }

    private void Located(StorageAnswer answer)
    {
        try
        {
            if (StorageAnswers.RefOf(answer) is not { } record)
            {
                throw StorageErrors.Unavailable("No transactor has served this storage yet: start one.");
            }

            Location location = LocationCodec.Read(record.Value);
            _context.Switchboard.Tell(new OpenLine(location, WasSilent: false, new Change
            {
                Protocol = WireLimits.Protocol,
                Secret = ByteString.CopyFrom(location.Secret.Span),
                Kind = _change.Kind,
                Name = _change.Name,
                NewName = _change.NewName,
            }));
        }
        catch (AccreteException error)
        {
            End(error);
        }
    }

    private void End(AccreteException error)
    {
        _change.Answer.TrySetException(error);
        Context.Stop(Self);
    }

    private sealed class Producer(RemoteContext context, RemoteChange change) : IIndirectActorProducer
    {
        public Type ActorType => typeof(ChangeCall);

        public ActorBase Produce() => new ChangeCall(context, change);

        public void Release(ActorBase actor)
        {
        }
    }
}

/// <summary>Asks for a change of the catalog.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Name">The name of the database.</param>
/// <param name="NewName">The name it gets; empty where it gets none.</param>
/// <param name="Answer">Gets whether there was something to change.</param>
internal sealed record RemoteChange(
    ChangeKind Kind, string Name, string NewName, TaskCompletionSource<bool> Answer);
