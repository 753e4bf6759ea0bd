using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Akka.Actor;

namespace Accrete.Storage.Actors;

/// <summary>Makes an actor's calls of a service, and repeats those that failed for a reason that may pass.</summary>
/// <remarks>Calls are numbered; an answer to a call that was forgotten is taken for nothing. Conditional writes never
/// fail here: they are Unknown, and whoever sent them decides.</remarks>
internal sealed class CallTable
{
    private readonly Dictionary<long, LiveCall> _live = [];
    private readonly IActorRef _self;
    private readonly IScheduler _scheduler;
    private readonly IChance _chance;
    private readonly BackOff _backOff;
    private long _last;

    /// <summary>Makes a table without calls.</summary>
    public CallTable(IActorContext context, IChance chance, BackOff backOff)
    {
        _self = context.Self;
        _scheduler = context.System.Scheduler;
        _chance = chance;
        _backOff = backOff;
    }

    /// <summary>Gets how many calls have no answer yet.</summary>
    public int Count => _live.Count;

    /// <summary>Makes a call.</summary>
    /// <param name="call">Makes it, under the number that it is given.</param>
    /// <returns>The number.</returns>
    public long Start(Func<long, Task<StorageAnswer>> call)
    {
        long number = ++_last;
        _live.Add(number, new LiveCall(call, 1));
        _ = call(number).PipeTo(_self);
        return number;
    }

    /// <summary>Makes a call that is not repeated: whoever makes it has his own time for the next.</summary>
    public long StartOnce(Func<long, Task<StorageAnswer>> call)
    {
        long number = Start(call);
        _live[number] = _live[number] with { IsRepeated = false };
        return number;
    }

    /// <summary>Makes a call after the wait that so many failed attempts ask for.</summary>
    /// <returns>The number.</returns>
    public long StartAfter(int attempts, Func<long, Task<StorageAnswer>> call)
    {
        long number = ++_last;
        _live.Add(number, new LiveCall(call, attempts));
        Schedule(number, attempts);
        return number;
    }

    /// <summary>Makes a call whose wait is over.</summary>
    public void Resume(CallDue due)
    {
        if (_live.TryGetValue(due.Call, out LiveCall call))
        {
            _ = call.Make(due.Call).PipeTo(_self);
        }
    }

    /// <summary>Takes an answer.</summary>
    /// <returns>The answer that the actor must look at; null where the call is repeated, or was forgotten.</returns>
    public StorageAnswer? Take(StorageAnswer answer)
    {
        if (!_live.TryGetValue(answer.Call, out LiveCall call))
        {
            return null;
        }

        if (call.IsRepeated && answer is CallFailed { Error.IsTransient: true })
        {
            _live[answer.Call] = call with { Attempts = call.Attempts + 1 };
            Schedule(answer.Call, call.Attempts);
            return null;
        }

        _live.Remove(answer.Call);
        return answer;
    }

    /// <summary>Forgets a call; its answer will be taken for nothing.</summary>
    public void Forget(long call) => _live.Remove(call);

    /// <summary>Forgets all calls; their answers will be taken for nothing.</summary>
    public void Forget() => _live.Clear();

    private void Schedule(long number, int attempts) => _scheduler.ScheduleTellOnce(
        _backOff.Delay(attempts, _chance.NextDouble()), _self, new CallDue(number), _self);

    private readonly record struct LiveCall(
        Func<long, Task<StorageAnswer>> Make, int Attempts, bool IsRepeated = true);
}

/// <summary>The wait before a call is over.</summary>
/// <param name="Call">The number of the call.</param>
internal sealed record CallDue(long Call);
