using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Accrete.Simulation.Mutants;
using Accrete.Simulation.Scenario;

namespace Accrete.Simulation.Campaigns;

/// <summary>Runs many seeds, some at a time, each in a world of its own: in processes beside this one, or, where a
/// mistake is planted in the world, on threads of this one.</summary>
internal sealed class Campaign
{
    private const int StackBytes = 16 << 20;
    private const ulong RunAgainEvery = 20;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _figures = new(StringComparer.Ordinal);
    private readonly SortedDictionary<ulong, SeedResult> _failed = [];
    private readonly SortedDictionary<ulong, ulong> _hashes = [];
    private readonly Mutations? _mutations;
    private readonly Action<SeedResult>? _done;
    private readonly TimeSpan? _within;
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private long _next;
    private long _ran;
    private volatile bool _isStopped;

    private Campaign(Mutations? mutations, Action<SeedResult>? done, TimeSpan? within) =>
        (_mutations, _done, _within) = (mutations, done, within);

    /// <summary>Gets how many seeds were run.</summary>
    public long Count => _ran;

    /// <summary>Gets the sums of what the seeds count.</summary>
    public IReadOnlyDictionary<string, long> Figures => _figures;

    /// <summary>Gets the seeds with violations, in order.</summary>
    public IReadOnlyCollection<SeedResult> Failed => _failed.Values;

    /// <summary>Gets the hashes of those seeds that are run again in another process: one in twenty.</summary>
    public IReadOnlyDictionary<ulong, ulong> Hashes => _hashes;

    /// <summary>Runs seeds.</summary>
    /// <param name="from">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="jobs">How many at a time.</param>
    /// <param name="mutations">What is different from the real thing; null for nothing.</param>
    /// <param name="stopsAtFailure">Whether it ends with the first violation.</param>
    /// <param name="done">Is told of each; null for nobody.</param>
    /// <param name="within">How long it may take: on a busy machine it ends before all are run; null for any
    /// time.</param>
    public static Campaign Run(
        ulong from, long count, int jobs, Mutations? mutations = null, bool stopsAtFailure = false,
        Action<SeedResult>? done = null, TimeSpan? within = null)
    {
        Campaign campaign = new(mutations, done, within);
        Thread[] threads = [.. Enumerable.Range(0, jobs).Select(_ => new Thread(
            () => campaign.Work(from, count, stopsAtFailure), StackBytes))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        return campaign;
    }

    private void Work(ulong from, long count, bool stopsAtFailure)
    {
        using SeedProcess process = new();
        while (!_isStopped && Interlocked.Increment(ref _next) is var number && number <= count)
        {
            ulong seed = from + (ulong)number - 1;
            SeedResult result = _mutations is null ? process.Run(seed) : SeedRun.Of(seed, mutations: _mutations);
            lock (_gate)
            {
                Take(result);
                _isStopped |= (stopsAtFailure && result.Violations.Count > 0)
                    || TimeProvider.System.GetElapsedTime(_begun) > _within;
                _done?.Invoke(result);
            }
        }
    }

    private void Take(SeedResult result)
    {
        _ran++;
        foreach ((string name, long value) in result.Figures)
        {
            _figures[name] = _figures.GetValueOrDefault(name) + value;
        }

        if (result.Violations.Count > 0)
        {
            _failed[result.Seed] = result;
        }

        if (result.Seed % RunAgainEvery == 0)
        {
            _hashes[result.Seed] = result.Hash;
        }
    }
}
