using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Accrete.Storage.Wire;

namespace Accrete.Transactor.Intake;

/// <summary>Knows which changes of the catalog were asked for, and what became of them: a line asks for one, until it
/// is answered.</summary>
internal sealed class AskedChanges
{
    /// <summary>Peers give up after <see cref="WireLimits.SilenceMax"/>; what they asked before may be on its way for
    /// a while longer. A transactor that was stopped for as long as this leads no more, and refuses it.</summary>
    private static readonly TimeSpan KeptFor = 6 * WireLimits.SilenceMax;

    private readonly Dictionary<string, Task<Changed>> _ofLines = new(StringComparer.Ordinal);
    private readonly Queue<(TimeSpan AskedAt, string Line)> _oldestFirst = [];

    /// <summary>Returns the answer to what a line has asked for; null where it has not.</summary>
    /// <param name="line">The path of the line, with the number of this life of it.</param>
    public Task<Changed>? Find(string line) => _ofLines.GetValueOrDefault(line);

    /// <summary>Keeps an answer, and forgets old ones.</summary>
    /// <param name="line">Who asked.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="now">The time, by a clock that never goes back.</param>
    public void Add(string line, Task<Changed> answer, TimeSpan now)
    {
        while (_oldestFirst.TryPeek(out (TimeSpan AskedAt, string Line) oldest) && now - oldest.AskedAt > KeptFor)
        {
            _ofLines.Remove(_oldestFirst.Dequeue().Line);
        }

        _ofLines.Add(line, answer);
        _oldestFirst.Enqueue((now, line));
    }
}
