using System;
using System.Security.Cryptography;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage;
using Accrete.Storage.Messages;
using Accrete.Storage.Persistence;
using Accrete.Storage.Wire;
using Akka.Actor;

namespace Accrete.Transactor.Intake;

/// <summary>Is the one actor that peers can reach by its name: looks at the secret of who comes, and gives each a
/// session; changes the catalog for those that ask.</summary>
internal sealed class IntakeActor : UntypedActor
{
    private const int SessionsMax = 4_096;

    private readonly IDatabaseHost _host;
    private readonly WrittenAppends _appends;
    private readonly byte[] _secret;
    private readonly AskedChanges _changes;
    private readonly TransactorMetrics _metrics;

    private IntakeActor(
        IDatabaseHost host, WrittenAppends appends, byte[] secret, AskedChanges changes, TransactorMetrics metrics) =>
        (_host, _appends, _secret, _changes, _metrics) = (host, appends, secret, changes, metrics);

    /// <summary>Says how to make one.</summary>
    /// <param name="host">The node.</param>
    /// <param name="appends">Knows where in the log is what was told.</param>
    /// <param name="secret">What a peer must show.</param>
    /// <param name="changes">Knows which changes were asked for, also by an intake before this one.</param>
    /// <param name="metrics">Counts the peers.</param>
    public static Props Props(
        IDatabaseHost host, WrittenAppends appends, byte[] secret, AskedChanges changes, TransactorMetrics metrics) =>
        Akka.Actor.Props.CreateBy(new Producer(host, appends, secret, changes, metrics));

    /// <inheritdoc/>
    protected override void PreRestart(Exception reason, object message)
    {
        // Sessions live on: what ended the intake is no reason for them.
    }

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() =>
        // Its peer joins again.
        new OneForOneStrategy(static _ => Directive.Stop);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Join join:
                if (Refusal(join.Protocol, join.Secret.Span) is { } refusal)
                {
                    Sender.Tell(new Refused { Error = WireErrors.ToWire(refusal) }, Self);
                }
                else
                {
                    Join(join);
                }

                break;
            case EndSessions:
                foreach (IActorRef session in Context.GetChildren())
                {
                    Context.Stop(session);
                }

                break;
            case Change change:
                if (Refusal(change.Protocol, change.Secret.Span) is { } error)
                {
                    Sender.Tell(new Changed { Request = change.Request, Error = WireErrors.ToWire(error) }, Self);
                }
                else
                {
                    Change(change);
                }

                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>Gives a line its session. It greets until it is answered, and gets one session all the
    /// same.</summary>
    private void Join(Join join)
    {
        string name = Uri.EscapeDataString(Sender.Path.ToSerializationFormat());
        if (Context.Child(name).IsNobody())
        {
            Context.ActorOf(SessionActor.Props(_host.Databases, _appends, Sender, join.Database, _metrics), name);
        }
    }

    /// <summary>Changes the catalog for a line. It asks until it is answered, and changes it once all the same: in
    /// between somebody else may have changed it again.</summary>
    private void Change(Change change)
    {
        string line = Sender.Path.ToSerializationFormat();
        if (_changes.Find(line) is not { } asked)
        {
            asked = ChangeAsync(_host, change);
            _changes.Add(line, asked, Context.System.Scheduler.MonotonicClock);
        }
        else if (!asked.IsCompleted)
        {
            return; // the answer is on its way to this line
        }

        _ = asked.PipeTo(Sender, Self);
    }

    private AccreteException? Refusal(uint protocol, ReadOnlySpan<byte> secret) =>
        protocol != WireLimits.Protocol ? StorageErrors.Misconfigured(
            $"The peer speaks protocol {protocol}, the transactor {WireLimits.Protocol}: bring the older of the two up "
                + "to date.")
        : !CryptographicOperations.FixedTimeEquals(secret, _secret) ? StorageErrors.Denied(
            "The secret is not that of this start of the transactor: read its location from the storage again.")
        : Context.GetChildren().Count() >= SessionsMax ? StorageErrors.Busy(
            $"The transactor has {SessionsMax} sessions: close some.")
        : null;

    /// <summary>Changes the catalog.</summary>
    private static async Task<Changed> ChangeAsync(IDatabaseHost host, Change change)
    {
        try
        {
            bool changed = await (change.Kind switch
            {
                ChangeKind.Create => host.CreateAsync(change.Name, CancellationToken.None),
                ChangeKind.Delete => host.DeleteAsync(change.Name, CancellationToken.None),
                _ => host.RenameAsync(change.Name, change.NewName, CancellationToken.None),
            }).ConfigureAwait(false);
            return new Changed { Request = change.Request, Changed_ = changed };
        }
        catch (AccreteException error)
        {
            return new Changed { Request = change.Request, Error = WireErrors.ToWire(error) };
        }
    }

    private sealed class Producer(
        IDatabaseHost host, WrittenAppends appends, byte[] secret, AskedChanges changes, TransactorMetrics metrics)
        : IIndirectActorProducer
    {
        public Type ActorType => typeof(IntakeActor);

        public ActorBase Produce() => new IntakeActor(host, appends, secret, changes, metrics);

        public void Release(ActorBase actor)
        {
        }
    }
}

/// <summary>The node writes no longer: its sessions end, so that their peers look for the one that does.</summary>
internal sealed record EndSessions
{
    private EndSessions()
    {
    }

    /// <summary>Gets the one there is.</summary>
    public static EndSessions Instance { get; } = new();
}
