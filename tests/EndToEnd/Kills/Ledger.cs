using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Accrete.Conformance;
using Accrete.Log;

namespace Accrete.EndToEnd.Kills;

/// <summary>What writers were told of their transactions, held against a database: each acknowledged one is there,
/// whole, once, in order, in the log and in the indexes, and nothing else is.</summary>
/// <remarks>Transaction n of a writer counts the writer up from n - 1 to n by <c>:db/cas</c>, adds two entities that
/// belong together, and names the attempt on the transaction's own entity: so every try is told from every
/// other.</remarks>
internal sealed class Ledger
{
    /// <summary>The attributes.</summary>
    public const string Schema = """
        [{:db/ident :kill/key, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :kill/count, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one, :db/index true}
         {:db/ident :kill/attempt, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/value}]
        """;

    /// <summary>The datoms of a transaction: its instant, its attempt, the counter's two, and two of each
    /// entity.</summary>
    private const int DatomsOfTransaction = 8;

    private readonly object _gate = new();
    private readonly Dictionary<string, Attempt> _attempts = new(StringComparer.Ordinal);

    /// <summary>Gets how many transactions were acknowledged.</summary>
    public int Acknowledged => Count(Outcome.Acknowledged);

    /// <summary>Gets of how many nobody knows.</summary>
    public int Unknown => Count(Outcome.Unknown);

    /// <summary>Gets how many had surely no effect, as they were told.</summary>
    public int Refused => Count(Outcome.Refused);

    /// <summary>Makes the data of a new attempt at a transaction.</summary>
    public (string Attempt, string Data) Begin(string writer, long number)
    {
        lock (_gate)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{writer}/{number}/{_attempts.Count}");
            _attempts.Add(name, new Attempt(writer, number));
            return (name, string.Create(CultureInfo.InvariantCulture, $$"""
                [[:db/cas [:kill/key "{{writer}}"] :kill/count {{number - 1}} {{number}}]
                 {:kill/key "{{writer}}/{{number}}/a" :kill/count {{number}}}
                 {:kill/key "{{writer}}/{{number}}/b" :kill/count {{number}}}
                 {:db/id "datomic.tx" :kill/attempt "{{name}}"}]
                """));
        }
    }

    /// <summary>Takes note of what a writer was told.</summary>
    /// <param name="attempt">Which attempt.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="t">The t, where it was acknowledged.</param>
    public void End(string attempt, Outcome outcome, long t = 0)
    {
        lock (_gate)
        {
            _attempts[attempt] = _attempts[attempt] with { Outcome = outcome, T = t };
        }
    }

    /// <summary>Holds a value against what was told. No attempt may be under way.</summary>
    /// <returns>What is wrong, in words; empty where all is right.</returns>
    public IReadOnlyList<string> Check(Database database)
    {
        List<string> wrong = [];
        Dictionary<string, long> inLog = ReadLog(database, wrong);
        foreach ((string name, Attempt attempt) in _attempts)
        {
            bool isThere = inLog.TryGetValue(name, out long t);
            string? fault = attempt.Outcome switch
            {
                Outcome.Acknowledged when !isThere => "was acknowledged and is lost",
                Outcome.Acknowledged when t != attempt.T => $"was acknowledged at {attempt.T} and stands at {t}",
                Outcome.Refused when isThere => $"was refused and stands at {t}",
                _ => null,
            };
            if (fault is not null)
            {
                wrong.Add($"{name} {fault}");
            }
        }

        CheckIndexes(database, inLog, wrong);
        return wrong;
    }

    /// <summary>Reads which attempts the log has, and whether each is whole, once, and in its writer's order.</summary>
    private Dictionary<string, long> ReadLog(Database database, List<string> wrong)
    {
        Dictionary<string, long> found = new(StringComparer.Ordinal);
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        int attribute = (int)database.Entid(":kill/attempt")!;
        long last = long.MinValue;
        foreach (LogEntry entry in database.TxRange(null, null))
        {
            if (entry.T <= last)
            {
                wrong.Add($"the log goes from {last} to {entry.T}");
            }

            last = entry.T;
            foreach (Datom datom in entry.Data.Where(datom => datom.A == attribute))
            {
                string name = (string)datom.V.ToObject()!; // as its schema says
                if (!_attempts.TryGetValue(name, out Attempt? attempt) || !found.TryAdd(name, entry.T))
                {
                    wrong.Add($"{name} at {entry.T} was never submitted, or stands twice");
                    continue;
                }

                long before = counts.GetValueOrDefault(attempt.Writer);
                if (attempt.Number != before + 1 || entry.Data.Count != DatomsOfTransaction)
                {
                    wrong.Add($"{name} at {entry.T} has {entry.Data.Count} datoms and comes after {before}");
                }

                counts[attempt.Writer] = attempt.Number;
            }
        }

        return found;
    }

    /// <summary>Holds the indexes against the log: by counts of what queries find, and by folding the log.</summary>
    private static void CheckIndexes(Database database, Dictionary<string, long> inLog, List<string> wrong)
    {
        long attempts = CountOf(database, "[:find (count ?tx) . :where [?tx :kill/attempt ?a]]");
        long first = CountOf(database, PartsEnding("/a")), second = CountOf(database, PartsEnding("/b"));
        if (attempts != inLog.Count || first != inLog.Count || second != inLog.Count)
        {
            wrong.Add($"{inLog.Count} transactions stand in the log, and in the indexes {attempts} attempts, "
                + $"{first} first and {second} second entities");
        }

        try
        {
            FoldLaw.Check(database);
        }
        catch (InvalidOperationException error)
        {
            wrong.Add("the indexes are not what the log says: " + error.Message);
        }
    }

    private static string PartsEnding(string end) =>
        $"[:find (count ?e) . :where [?e :kill/key ?k] [(clojure.string/ends-with? ?k \"{end}\")]]";

    private static long CountOf(Database database, string query) => database.Query(query) as long? ?? 0;

    private int Count(Outcome outcome)
    {
        lock (_gate)
        {
            return _attempts.Values.Count(attempt => attempt.Outcome == outcome);
        }
    }

    private sealed record Attempt(string Writer, long Number)
    {
        public Outcome Outcome { get; init; } = Outcome.Unknown;

        public long T { get; init; }
    }
}

/// <summary>What a writer was told of a transaction.</summary>
internal enum Outcome
{
    /// <summary>Nobody knows: it may have taken effect, or will.</summary>
    Unknown,

    /// <summary>It is durable.</summary>
    Acknowledged,

    /// <summary>It has surely no effect.</summary>
    Refused,
}
