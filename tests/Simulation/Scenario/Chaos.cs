using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Simulation.World;

namespace Accrete.Simulation.Scenario;

/// <summary>Makes large trouble from time to time: crashes, pauses, cuts, outages, clocks that jump.</summary>
internal sealed class Chaos
{
    /// <summary>The longest that a process is stopped, in microseconds: four times as long as a lease is believed
    /// in.</summary>
    public const long PauseMax = 2_000_000;

    private readonly Cluster _cluster;
    private readonly Prng _draws;
    private readonly string[] _transactors;
    private readonly string[] _peers;
    private readonly Action<string> _start;
    private bool _isOver;

    /// <summary>Makes trouble of the kinds that there are.</summary>
    /// <param name="cluster">The processes.</param>
    /// <param name="transactors">The names of the transactors.</param>
    /// <param name="peers">The names of the peers.</param>
    /// <param name="start">Starts a process again.</param>
    /// <param name="draws">Decides.</param>
    public Chaos(Cluster cluster, string[] transactors, string[] peers, Action<string> start, Prng draws) =>
        (_cluster, _transactors, _peers, _start, _draws) = (cluster, transactors, peers, start, draws);

    /// <summary>Gets how often which trouble was made.</summary>
    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    private SimWorld World => _cluster.World;

    private string[] All => [.. _transactors, .. _peers];

    /// <summary>Begins.</summary>
    public void Begin()
    {
        if (_cluster.Options.TroubleEvery > 0)
        {
            Next();
        }
    }

    /// <summary>Makes no more, and mends all that was broken: whoever is dead starts again.</summary>
    public void End()
    {
        _isOver = true;
        _cluster.Network.Weather.Heal();
        _cluster.Storage.Weather.Heal();
        foreach (string name in All)
        {
            Restart(name);
        }
    }

    private void Next()
    {
        long every = _cluster.Options.TroubleEvery;
        World.At(null, _draws.Range(every / 4, every * 2), () =>
        {
            if (!_isOver)
            {
                Make();
                Next();
            }
        });
    }

    private void Make()
    {
        string name = _draws.Chance(800) ? _draws.Pick(_transactors) : _draws.Pick(_peers);
        long lasts = _draws.Range(50_000, 4_000_000);
        switch (_draws.Below(9))
        {
            case 0 or 1 or 2:
                Crash(name, lasts / 2);
                break;
            case 3 when _cluster.Alive(name) is { } paused:
                Count("pause");
                World.Pause(paused, Math.Min(lasts, PauseMax));
                break;
            case 4:
                Count("cut from storage");
                _cluster.Storage.Weather.CutOff.Add(name);
                World.At(null, lasts, () => _cluster.Storage.Weather.CutOff.Remove(name));
                break;
            case 5:
                Cut(name, lasts);
                break;
            case 6 when _cluster.Options.ClocksDiffer && _cluster.Alive(name) is { } node:
                Count("clock jumps");
                node.WallOffset += _draws.Range(-60_000_000, 60_000_000);
                break;
            case 7 when _draws.Chance(200):
                Count("all transactors crash");
                foreach (string transactor in _transactors)
                {
                    Crash(transactor, lasts / 2);
                }

                break;
            case 8 when _draws.Chance(300):
                Count("storage outage");
                foreach (string one in All)
                {
                    _cluster.Storage.Weather.CutOff.Add(one);
                    World.At(null, lasts / 2, () => _cluster.Storage.Weather.CutOff.Remove(one));
                }

                break;
        }
    }

    private void Cut(string name, long lasts)
    {
        string[] others = [.. All.Where(one => one != name)];
        if (others.Length == 0)
        {
            return;
        }

        string other = _draws.Pick(others);
        (string, string)[] cut = _draws.Chance(300) ? [(name, other)] : [(name, other), (other, name)];
        Count(cut.Length == 1 ? "one-way cut" : "cut");
        foreach ((string, string) way in cut)
        {
            _cluster.Network.Weather.Cuts.Add(way);
            World.At(null, lasts, () => _cluster.Network.Weather.Cuts.Remove(way));
        }
    }

    private void Crash(string name, long down)
    {
        if (_cluster.Alive(name) is not null)
        {
            Count("crash");
            _cluster.Crash(name);
            World.At(null, down, () => Restart(name));
        }
    }

    private void Restart(string name)
    {
        if (_cluster.Alive(name) is null)
        {
            _start(name);
        }
    }

    private void Count(string trouble)
    {
        Counts[trouble] = Counts.GetValueOrDefault(trouble) + 1;
        World.Note(trouble);
    }
}
