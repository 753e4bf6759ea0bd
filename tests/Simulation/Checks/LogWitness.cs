using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Index;
using Accrete.Log;
using Accrete.Schema;

namespace Accrete.Simulation.Checks;

/// <summary>Holds a history against the log, which claims a total order of all transactions: the claim is checked,
/// and with it that writes and synced reads are strictly serializable, and all else keeps the order of its
/// session.</summary>
internal static class LogWitness
{
    /// <summary>Checks a history.</summary>
    /// <param name="history">What clients did and saw.</param>
    /// <param name="log">The log.</param>
    /// <param name="model">The fold of the log.</param>
    /// <returns>What is wrong.</returns>
    public static IEnumerable<string> Check(History history, LogTruth log, NaiveModel model)
    {
        Dictionary<string, List<LogEntry>> marked = Marked(log, MarkerOf(log));
        return log.Wrong
            .Concat(history.Operations.SelectMany(one => CheckWrite(one, marked)))
            .Concat(history.Operations.SelectMany(one => CheckRead(one, model)))
            .Concat(CheckRealTime(history))
            .Concat(CheckUnasked(history, marked));
    }

    private static int MarkerOf(LogTruth log)
    {
        foreach (Datom datom in log.Entries.SelectMany(entry => entry.Data))
        {
            if (datom.A == SystemIds.Ident && datom.V.ToString() == Scenario.Workload.Marker)
            {
                return (int)datom.E;
            }
        }

        return 0;
    }

    private static Dictionary<string, List<LogEntry>> Marked(LogTruth log, int marker)
    {
        Dictionary<string, List<LogEntry>> marked = new(StringComparer.Ordinal);
        foreach (LogEntry entry in log.Entries)
        {
            foreach (Datom datom in entry.Data)
            {
                if (marker != 0 && datom.A == marker)
                {
                    string name = (string)datom.V.ToObject()!;
                    (marked.TryGetValue(name, out List<LogEntry>? there) ? there : marked[name] = []).Add(entry);
                }
            }
        }

        return marked;
    }

    private static IEnumerable<string> CheckWrite(Operation one, Dictionary<string, List<LogEntry>> marked)
    {
        if (one.Marker.Length == 0)
        {
            yield break;
        }

        List<LogEntry> found = marked.GetValueOrDefault(one.Marker) ?? [];
        if (found.Count > 1)
        {
            yield return $"{one.Marker} stands in the log {found.Count} times";
        }

        if (one.Outcome == Outcome.Refused && found.Count > 0)
        {
            yield return $"{one.Marker} was refused ({one.Kind}), and stands in the log at t {found[0].T}";
        }

        if (one.Outcome != Outcome.Done)
        {
            yield break;
        }

        if (found.Count == 0)
        {
            yield return $"{one.Marker} was acknowledged at t {one.T}, and the log has it not";
        }
        else if (found[0].T != one.T)
        {
            yield return $"{one.Marker} was acknowledged at t {one.T}, and stands in the log at {found[0].T}";
        }
        else if (!Same(one.Data!, found[0].Data)) // what is done has data
        {
            yield return $"{one.Marker} was acknowledged with other datoms than the log has";
        }
    }

    private static bool Same(IReadOnlyList<Datom> one, IReadOnlyList<Datom> other) =>
        one.Count == other.Count && one.Select(Facts.Text).Order(StringComparer.Ordinal)
            .SequenceEqual(other.Select(Facts.Text).Order(StringComparer.Ordinal));

    private static IEnumerable<string> CheckRead(Operation one, NaiveModel model)
    {
        if (one.Facts is { } facts && model.HashAt(one.T) != facts)
        {
            yield return $"{one.Process} read at t {one.T} what is not the fold of the log up to there";
        }
    }

    /// <summary>What was acknowledged before another began comes before it.</summary>
    private static IEnumerable<string> CheckRealTime(History history)
    {
        foreach (Operation one in history.Operations)
        {
            if (one.Marker.Length > 0 && one.Outcome == Outcome.Done && one.T <= one.AcknowledgedBefore)
            {
                yield return
                    $"{one.Marker} got t {one.T}, and {one.AcknowledgedBefore} was acknowledged before it began";
            }
        }
    }

    private static IEnumerable<string> CheckUnasked(History history, Dictionary<string, List<LogEntry>> marked)
    {
        HashSet<string> asked = [.. history.Operations.Select(one => one.Marker)];
        return marked.Keys.Where(name => !asked.Contains(name)).Select(name => $"{name} was never asked for");
    }

    /// <summary>Holds a value against the log: its facts are the fold of it up to its basis, and its history is all
    /// that was said.</summary>
    public static IEnumerable<string> CheckValue(string whose, Database value, NaiveModel model)
    {
        if (model.HashAt(value.BasisT) != Facts.Hash(value))
        {
            HashSet<string> expected = model.FactsAt(value.BasisT);
            HashSet<string> actual = [.. value.Datoms(IndexOrder.Eavt).Select(Facts.Text)];
            string missing = string.Join("; ", expected.Except(actual).Order(StringComparer.Ordinal).Take(3));
            string surplus = string.Join("; ", actual.Except(expected).Order(StringComparer.Ordinal).Take(3));
            yield return
                $"{whose}, at t {value.BasisT}, is not the fold of the log: it lacks [{missing}] and has [{surplus}]";
        }
        else if (model.HistoryAt(value.BasisT) != Facts.Hash(value.History()))
        {
            yield return $"{whose}, at t {value.BasisT}, has another history than the log";
        }
        else if (Facts.Hash(value.Datoms(IndexOrder.Aevt)) != Facts.Hash(value))
        {
            yield return $"{whose}, at t {value.BasisT}, has other facts by attribute than by entity";
        }
    }
}
