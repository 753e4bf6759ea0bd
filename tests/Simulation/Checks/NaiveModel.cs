using System.Collections.Generic;
using System.Linq;
using Accrete.Index;
using Accrete.Log;

namespace Accrete.Simulation.Checks;

/// <summary>Folds a log in the plainest way there is: a set of facts, to which assertions add and from which
/// retractions take away. It shares nothing with the indexes of the product.</summary>
internal sealed class NaiveModel
{
    private readonly Database _beginning;
    private readonly IReadOnlyList<LogEntry> _log;
    private readonly Dictionary<(long E, int A, string V), Datom> _facts = [];
    private readonly SortedDictionary<long, (ulong Present, ulong History)> _hashes = [];
    private ulong _hash;
    private ulong _history;

    /// <summary>Folds a log.</summary>
    /// <param name="beginning">The value before the first entry.</param>
    /// <param name="log">The entries.</param>
    public NaiveModel(Database beginning, IReadOnlyList<LogEntry> log)
    {
        (_beginning, _log) = (beginning, log);
        Fold(long.MaxValue);
    }

    /// <summary>Returns the hash of the facts that hold at a basis; null where no value has that basis.</summary>
    public ulong? HashAt(long basisT) => _hashes.TryGetValue(basisT, out (ulong Present, ulong) hash)
        ? hash.Present
        : null;

    /// <summary>Returns the hash of all that was ever said up to a basis; null where no value has that basis.</summary>
    public ulong? HistoryAt(long basisT) => _hashes.TryGetValue(basisT, out (ulong, ulong History) hash)
        ? hash.History
        : null;

    /// <summary>Returns the facts that hold at a basis, as text.</summary>
    public HashSet<string> FactsAt(long basisT)
    {
        NaiveModel then = new(_beginning, [.. _log.Where(entry => entry.T <= basisT)]);
        return [.. then._facts.Values.Select(Facts.Text)];
    }

    private void Fold(long upTo)
    {
        Apply(_beginning.Datoms(IndexOrder.Eavt));
        _hashes[_beginning.BasisT] = (_hash, _history);
        foreach (LogEntry entry in _log.Where(entry => entry.T <= upTo))
        {
            Apply(entry.Data);
            _hashes[entry.T] = (_hash, _history);
        }
    }

    private void Apply(IEnumerable<Datom> datoms)
    {
        foreach (Datom datom in datoms)
        {
            Apply(datom);
        }
    }

    private void Apply(Datom datom)
    {
        (long, int, string) key = (datom.E, datom.A, datom.V.ToString());
        _history += Facts.Hash(datom);
        if (_facts.Remove(key, out Datom before))
        {
            _hash -= Facts.Hash(before);
        }

        if (datom.Added)
        {
            _facts[key] = datom;
            _hash += Facts.Hash(datom);
        }
    }
}
