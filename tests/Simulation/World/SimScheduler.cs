using System;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Accrete.Simulation.World;

/// <summary>Is the scheduler of a simulated process: its timers are events of the world, on the clock of the
/// process.</summary>
internal sealed class SimScheduler : SchedulerBase
{
    private readonly SimWorld _world = SimWorld.Current;
    private readonly SimNode _node;

    public SimScheduler(Config config, ILoggingAdapter log)
        : base(config, log) =>
        _node = _world.Starting ?? throw new InvalidOperationException("Actor systems belong to a process.");

    /// <inheritdoc/>
    public override TimeSpan MonotonicClock => TimeSpan.FromMicroseconds(_node.Local(_world.Now));

    /// <inheritdoc/>
    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    /// <inheritdoc/>
    protected override DateTimeOffset TimeNow => SimWorld.Epoch.AddMicroseconds(_world.Now + _node.WallOffset);

    /// <inheritdoc/>
    protected override void InternalScheduleTellOnce(
        TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(delay, TimeSpan.Zero, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender,
        ICancelable cancelable) =>
        Add(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Add(delay, TimeSpan.Zero, action, cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Add(delay, TimeSpan.Zero, action.Run, cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, interval, action, cancelable);

    /// <inheritdoc/>
    protected override void InternalScheduleRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(initialDelay, interval, action.Run, cancelable);

    private void Add(TimeSpan delay, TimeSpan period, Action act, ICancelable? cancelable) =>
        _world.At(_node.Wait(delay), new SimEvent
        {
            Owner = _node,
            Act = act,
            Cancel = cancelable,
            Period = period > TimeSpan.Zero ? Math.Max(1, _node.Wait(period)) : 0,
        });
}
