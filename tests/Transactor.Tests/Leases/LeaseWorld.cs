using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Storage;
using Accrete.Transactor.Leases;

namespace Accrete.Transactor.Tests.Leases;

/// <summary>Runs the leases of some nodes on one ref, in a time of its own: clocks that run fast or slow, calls that
/// take long, are lost before or after their effect, or answered when nobody waits any more; nodes that pause and
/// die.</summary>
/// <remarks>After each event it looks whether two nodes believe at once that they lead.</remarks>
internal sealed class LeaseWorld
{
    private readonly Random _random;
    private readonly PriorityQueue<Action, (double At, long Number)> _events = new();
    private RefVersion _version;
    private LeaseRecord? _record;
    private long _number;

    public LeaseWorld(int seed, int nodes, LeaseRules rules, double drift)
    {
        _random = new Random(seed);
        Nodes = [.. Enumerable.Range(0, nodes).Select(i => new Node(
            TimeSpan.FromMilliseconds(_random.Next(1_000_000)), 1 + (((_random.NextDouble() * 2) - 1) * drift)))];
        foreach (Node node in Nodes)
        {
            node.State = LeaseState.Begin(rules, NewGuid(), node.Local(0));
            At(_random.NextDouble() * 100, () => Wake(node));
        }
    }

    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>Gets the time, in milliseconds.</summary>
    public double Now { get; private set; }

    /// <summary>Gets or sets how often something goes wrong with a call, of 100.</summary>
    public int Faults { get; set; }

    /// <summary>Gets or sets how long calls take at most, in milliseconds.</summary>
    public double Slowness { get; set; } = 5;

    /// <summary>Gets how often another node took the lease.</summary>
    public int Takeovers { get; private set; }

    /// <summary>Gets the nodes that believe now that they lead.</summary>
    public IEnumerable<Node> Believers => Nodes.Where(node => node.Believes(Now));

    public void RunUntil(double end)
    {
        while (_events.TryPeek(out Action? act, out (double At, long Number) at) && at.At <= end)
        {
            _events.Dequeue();
            Now = at.At;
            act();
            if (Believers.Count() > 1)
            {
                throw new InvalidOperationException($"two nodes believe at {Now}");
            }
        }

        Now = end;
    }

    public void Pause(Node node, double milliseconds) => node.PausedUntil = Now + milliseconds;

    public void Release(Node node)
    {
        node.State = node.State.Release(node.Local(Now));
        Wake(node);
    }

    private void At(double time, Action act) => _events.Enqueue(act, (time, _number++));

    private void Wake(Node node)
    {
        if (node.IsDead)
        {
            return;
        }

        if (node.PausedUntil > Now)
        {
            At(node.PausedUntil, () => Wake(node));
            return;
        }

        (node.State, LeaseCall? call) = node.State.Next(node.Local(Now), NewGuid());
        if (call is not null)
        {
            Send(node, call);
        }

        if (node.State.Node != NodeState.Stopped)
        {
            double wait = Math.Max(0, (node.State.WakeAt - node.Local(Now)).TotalMilliseconds / node.Rate);
            long number = ++node.Wakes;
            At(Now + wait + (_random.NextDouble() * 2), () =>
            {
                if (node.Wakes == number)
                {
                    Wake(node);
                }
            });
        }
    }

    private void Send(Node node, LeaseCall call)
    {
        bool fails = _random.Next(100) < Faults;
        int kind = _random.Next(4);
        double there = Now + (_random.NextDouble() * Slowness), back = there + (_random.NextDouble() * Slowness);
        if (fails && kind == 0)
        {
            return; // lost before its effect
        }

        if (fails && kind == 1)
        {
            (there, back) = (there + (Slowness * 30), back + (Slowness * 60)); // late
        }

        At(there, () =>
        {
            Func<LeaseState, TimeSpan, LeaseState> learn = Effect(call);
            if (fails && kind == 2)
            {
                return; // the answer is lost
            }

            At(back, () => Answer(node, call, fails && kind == 3 ? Failure(call) : learn));
        });
    }

    private static Func<LeaseState, TimeSpan, LeaseState> Failure(LeaseCall call) => (state, now) =>
        call is LeaseCall.Write ? state.AfterUnknown(now) : state.AfterFailedRead(now);

    private Func<LeaseState, TimeSpan, LeaseState> Effect(LeaseCall call)
    {
        if (call is not LeaseCall.Write write)
        {
            (RefVersion version, LeaseRecord? record) = (_version, _record);
            return (state, now) => state.AfterRead(now, version, record);
        }

        if (write.Expected != _version)
        {
            (RefVersion version, LeaseRecord? record) = (_version, _record);
            return (state, now) => state.AfterRejected(now, version, record);
        }

        Takeovers += _record is not null && _record.Holder != write.Record.Holder ? 1 : 0;
        RefVersion written = new(_version.Revision + 1, write.Token);
        (_version, _record) = (written, write.Record);
        return (state, now) => state.AfterCommitted(now, written);
    }

    private void Answer(Node node, LeaseCall call, Func<LeaseState, TimeSpan, LeaseState> learn)
    {
        if (node.PausedUntil > Now)
        {
            At(node.PausedUntil, () => Answer(node, call, learn));
            return;
        }

        TimeSpan now = node.Local(Now);
        node.State = node.State.At(now);
        if (!node.IsDead && ReferenceEquals(node.State.Pending, call))
        {
            node.State = learn(node.State, now);
            Wake(node);
        }
    }

    private Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    internal sealed class Node(TimeSpan offset, double rate)
    {
        public double Rate => rate;

        public LeaseState State { get; set; } = null!; // set at the beginning

        public bool IsDead { get; set; }

        public double PausedUntil { get; set; }

        public long Wakes { get; set; }

        public TimeSpan Local(double now) => offset + TimeSpan.FromMilliseconds(now * rate);

        public bool Believes(double now) =>
            !IsDead && State.Node == NodeState.Active && Local(now) < State.ValidUntil;
    }
}
