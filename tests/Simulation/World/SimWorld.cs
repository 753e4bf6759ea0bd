using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Akka.Actor;
using Akka.Dispatch;

namespace Accrete.Simulation.World;

/// <summary>Is the world of one seed: runs every actor of every process on the calling thread, in an order drawn from
/// the seed, on a virtual clock.</summary>
/// <remarks>
/// <para>A step takes one of the mailboxes that have something to do, by chance, and lets it handle one message. Where
/// none has, the clock goes on to the next event. What becomes runnable in one step is sorted by path before it may be
/// drawn, since Akka enumerates children in the order of hash codes that differ from process to process.</para>
/// <para>What arrives from another thread is a violation: its order would be nobody's choice.</para>
/// </remarks>
internal sealed class SimWorld
{
    /// <summary>When worlds begin.</summary>
    public static readonly DateTimeOffset Epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int StepMicrosecondsMax = 20;

    // Akka numbers these through all actor systems of a real process.
    private const string CountedByProcess = "EventStreamUnsubscriber";

    [ThreadStatic]
    private static SimWorld? Running;

    private readonly List<Ready> _ready = [];
    private readonly List<Ready> _batch = [];
    private readonly PriorityQueue<SimEvent, (long, long)> _events = new();
    private readonly List<(Task Task, SimNode? Owner, Action Then)> _waits = [];
    private readonly Dictionary<ActorCell, CellName> _cells = new(ReferenceEqualityComparer.Instance);
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<string>? _text;
    private long _sequence;
    private int _foreign;

    /// <summary>Makes the world of a seed; it is the current one of this thread from now on.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="isTraced">Whether what happens is noted as text.</param>
    public SimWorld(ulong seed, bool isTraced = false)
    {
        Seed = seed;
        Order = new Prng(seed);
        _text = isTraced ? [] : null;
        Running = this;
        SynchronizationContext.SetSynchronizationContext(null);
        AkkaHooks.SeedThreadRandom(seed);
    }

    /// <summary>Gets the world that this thread runs.</summary>
    public static SimWorld Current => Running ?? throw new InvalidOperationException("This thread runs no world.");

    /// <summary>Gets the seed.</summary>
    public ulong Seed { get; }

    /// <summary>Gets the time, in virtual microseconds.</summary>
    public long Now { get; private set; }

    /// <summary>Gets how many steps were made.</summary>
    public long Steps { get; private set; }

    /// <summary>Gets the hash of all that happened.</summary>
    public ulong Trace { get; private set; } = StableHash.Begin;

    /// <summary>Gets what must not be.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Gets what happened, where it is noted.</summary>
    public IReadOnlyList<string> Text => _text ?? [];

    /// <summary>Gets or sets the process whose actor system is being made.</summary>
    public SimNode? Starting { get; set; }

    /// <summary>Gets the draws that decide who runs next.</summary>
    private Prng Order { get; }

    /// <summary>Lets something happen later.</summary>
    /// <param name="owner">Whom it happens to; null for the world.</param>
    /// <param name="delay">How much later, in virtual microseconds.</param>
    /// <param name="act">What happens.</param>
    public void At(SimNode? owner, long delay, Action act) => At(delay, new SimEvent { Owner = owner, Act = act });

    /// <summary>Lets something happen later.</summary>
    public void At(long delay, SimEvent happens) => _events.Enqueue(happens, (Now + Math.Max(0, delay), ++_sequence));

    /// <summary>Goes on when a task has ended, between two steps: whatever thread its continuations would run
    /// on.</summary>
    public void When(Task task, SimNode? owner, Action then) => _waits.Add((task, owner, then));

    /// <summary>Notes what happens.</summary>
    public void Note(string what, ulong detail = 0)
    {
        Mix(StableHash.Of(what) ^ detail);
        Say(what);
    }

    /// <summary>Notes what must not be.</summary>
    public void Violate(string what)
    {
        Violations.Add(string.Create(CultureInfo.InvariantCulture, $"{Now / 1e6:0.000000} s: {what}"));
        Say("VIOLATION " + what);
    }

    /// <summary>Ends a process as a power cut does: nothing of it runs any more.</summary>
    public void Crash(SimNode node)
    {
        node.IsDead = true;
        Flush();
        _ready.RemoveAll(one => one.Node == node);
        node.Parked.Clear();
        Note($"crash {node.Id}");
    }

    /// <summary>Stops a process for a while: what is due meanwhile happens when it goes on, and its clocks go on all
    /// the same.</summary>
    public void Pause(SimNode node, long microseconds)
    {
        if (node.IsDead || node.PausedUntil > Now)
        {
            return;
        }

        node.PausedUntil = Now + microseconds;
        Note($"pause {node.Id}", (ulong)microseconds);
        At(null, microseconds, () => Resume(node));
    }

    /// <summary>Lets the thread of the running process wait, as one that reads does.</summary>
    public void Wait(long microseconds) => Now += microseconds;

    /// <summary>Runs until something is so, a time has come, or nothing is left to do.</summary>
    /// <returns>Whether it is so.</returns>
    public bool Run(Func<bool> isDone, long until)
    {
        while (!isDone())
        {
            if (Now >= until || !Step())
            {
                return isDone();
            }
        }

        return true;
    }

    /// <summary>A dispatcher passes a message to an actor.</summary>
    internal void Sent(SimNode node, ActorCell cell, object message)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            Foreign($"{message.GetType()} to {cell.Self.Path}");
            return;
        }

        CellName name = NameOf(node, cell);
        Mix(name.Hash ^ StableHash.Of(message.GetType()) ^ (ulong)Now);
        _text?.Add(string.Create(
            CultureInfo.InvariantCulture, $"{Now / 1e6:0.000000} {name.Path} <- {message.GetType().Name}"));
    }

    /// <summary>A dispatcher wants something run.</summary>
    internal void Enqueue(SimNode node, IRunnable work)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            Foreign($"{work.GetType()} of {node}");
            return;
        }

        if (!node.IsDead)
        {
            CellName name = work is Mailbox mailbox && AkkaHooks.CellOf(mailbox) is { } cell
                ? NameOf(node, cell)
                : new CellName(node.Id, 7);
            _batch.Add(new Ready(work, node, name));
        }
    }

    private void Foreign(string what)
    {
        if (Interlocked.Increment(ref _foreign) == 1)
        {
            lock (Violations)
            {
                Violations.Add($"A foreign thread took part: {what}");
            }
        }
    }

    private bool Step()
    {
        FireDue();
        Flush();
        Settle();
        Flush();
        int ready = DrawReady();
        if (ready < 0)
        {
            return AdvanceToNext();
        }

        Ready next = _ready[ready];
        _ready[ready] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        Steps++;
        Mix(next.Name.Hash + (ulong)ready);
        next.Work.Run();
        Now += 1 + Order.Below(StepMicrosecondsMax);
        return true;
    }

    /// <summary>Draws one of those whose processes are not stopped.</summary>
    private int DrawReady()
    {
        int awake = 0;
        foreach (Ready one in _ready)
        {
            awake += one.Node.PausedUntil > Now ? 0 : 1;
        }

        if (awake == 0)
        {
            return -1;
        }

        int drawn = Order.Below(awake);
        for (int i = 0; ; i++)
        {
            if (_ready[i].Node.PausedUntil <= Now && drawn-- == 0)
            {
                return i;
            }
        }
    }

    private bool AdvanceToNext()
    {
        if (!_events.TryPeek(out _, out (long At, long) next))
        {
            return false;
        }

        Now = Math.Max(Now, next.At);
        return true;
    }

    private void FireDue()
    {
        while (_events.TryPeek(out _, out (long At, long) next) && next.At <= Now)
        {
            Fire(_events.Dequeue());
        }
    }

    private void Fire(SimEvent happens)
    {
        if (happens.Cancel is { IsCancellationRequested: true } || happens.Owner is { IsDead: true })
        {
            return;
        }

        if (happens.Owner is { } owner && owner.PausedUntil > Now)
        {
            owner.Parked.Add(happens);
            return;
        }

        happens.Act();
        if (happens.Period > 0)
        {
            At(happens.Period, happens);
        }
    }

    private void Resume(SimNode node)
    {
        SimEvent[] parked = [.. node.Parked];
        node.Parked.Clear();
        Note($"resume {node.Id}");
        foreach (SimEvent one in parked)
        {
            Fire(one);
        }
    }

    private void Flush()
    {
        if (_batch.Count == 0)
        {
            return;
        }

        if (_batch.Count > 1)
        {
            _batch.Sort(static (a, b) => string.CompareOrdinal(a.Name.Path, b.Name.Path));
        }

        _ready.AddRange(_batch);
        _batch.Clear();
    }

    private void Settle()
    {
        for (int i = 0; i < _waits.Count; i++)
        {
            (Task task, SimNode? owner, Action then) = _waits[i];
            if (owner is { IsDead: true })
            {
                _waits.RemoveAt(i--);
            }
            else if (task.IsCompleted && (owner is null || owner.PausedUntil <= Now))
            {
                _waits.RemoveAt(i--);
                then();
            }
        }
    }

    private CellName NameOf(SimNode node, ActorCell cell)
    {
        if (!_cells.TryGetValue(cell, out CellName? name))
        {
            string path = node.Id + "/" + string.Join('/', cell.Self.Path.Elements);
            int counted = path.IndexOf(CountedByProcess, StringComparison.Ordinal);
            path = counted < 0 ? path : path[..(counted + CountedByProcess.Length)];
            _cells[cell] = name = new CellName(path, StableHash.Of(path));
        }

        return name;
    }

    private void Mix(ulong value) => Trace = StableHash.Mix(Trace, value);

    private void Say(string what) =>
        _text?.Add(string.Create(CultureInfo.InvariantCulture, $"{Now / 1e6:0.000000} {what}"));

    private sealed record CellName(string Path, ulong Hash);

    private readonly record struct Ready(IRunnable Work, SimNode Node, CellName Name);
}
