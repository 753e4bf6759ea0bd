using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Accrete.Edn;

namespace Accrete.Host.Conformance;

/// <summary>What a running case knows by name: entities by tempid, transactions by number, bases by mark.</summary>
internal sealed class CaseState
{
    /// <summary>The smallest id outside of the partition of schema: numbers below it are shown as they are.</summary>
    public const long IdMin = 1L << 42;

    private const long SpeculativeNumber = -1;

    private readonly SortedDictionary<string, long> _entities = new(StringComparer.Ordinal);
    private readonly Dictionary<long, long> _transactions = [];
    private readonly Dictionary<long, Instant> _instants = [];
    private readonly Dictionary<Keyword, long> _marks = [];
    private readonly HashSet<BigInteger> _plain;

    private CaseState(HashSet<BigInteger> plain) => _plain = plain;

    private CaseState(CaseState other)
        : this(other._plain)
    {
        foreach ((string name, long id) in other._entities)
        {
            _entities.Add(name, id);
        }

        foreach ((long number, long id) in other._transactions)
        {
            _transactions.Add(number, id);
        }

        _instants = new(other._instants);
        _marks = new(other._marks);
    }

    /// <summary>Gets how many transactions succeeded after the schema.</summary>
    public int TransactionCount { get; private set; }

    /// <summary>Makes the state before the first step. Whole numbers written in the case are never shown
    /// as ids.</summary>
    public static CaseState Of(ConformanceCase @case)
    {
        HashSet<BigInteger> plain = [];
        CollectNumbers(@case.Schema, plain);
        foreach (EdnSequence step in @case.Steps)
        {
            CollectNumbers(step, plain);
        }

        return new CaseState(plain);
    }

    /// <summary>Returns a copy that can change without this one.</summary>
    public CaseState Copy() => new(this) { TransactionCount = TransactionCount };

    /// <summary>Remembers what tempids became.</summary>
    public void AddEntities(IEnumerable<KeyValuePair<string, long>> resolved)
    {
        foreach ((string name, long id) in resolved)
        {
            _entities[name] = id;
        }
    }

    /// <summary>Remembers the transaction of the schema.</summary>
    public void AddSchemaTransaction(long tx) => _transactions[0] = tx;

    /// <summary>Remembers the next transaction.</summary>
    public void AddTransaction(long tx, Instant instant)
    {
        TransactionCount++;
        _transactions[TransactionCount] = tx;
        _instants[TransactionCount] = instant;
    }

    /// <summary>Remembers a speculative transaction, which has no number, but is shown as <c>#tx :with</c>.</summary>
    public void AddSpeculative(long tx) => _transactions[SpeculativeNumber] = tx;

    /// <summary>Remembers a basis by name.</summary>
    public void AddMark(Keyword name, long t) => _marks[name] = t;

    /// <summary>Returns the entity that a tempid became.</summary>
    /// <exception cref="AccreteException">No transaction that succeeded had it.</exception>
    public long Entity(string name) => _entities.TryGetValue(name, out long id)
        ? id
        : throw new AccreteException(null, AnomalyCategory.Incorrect,
            $"No transaction that succeeded has the tempid \"{name}\".");

    /// <summary>Finds the entity that a tempid became.</summary>
    public bool TryEntity(string name, out long id) => _entities.TryGetValue(name, out id);

    /// <summary>Returns the id of a transaction by number, null where there is none.</summary>
    public long? Transaction(long number) => _transactions.TryGetValue(number, out long id) ? id : null;

    /// <summary>Returns the t of a mark, null where there is none.</summary>
    public long? Mark(Keyword name) => _marks.TryGetValue(name, out long t) ? t : null;

    /// <summary>Tells whether the number is written in the case itself.</summary>
    public bool IsPlain(BigInteger number) => _plain.Contains(number);

    /// <summary>Returns how a transaction or entity is shown: by number, or by the name that sorts first.</summary>
    /// <returns>Null where the id has no name.</returns>
    public Tagged? NameOf(long id)
    {
        foreach ((long number, long tx) in _transactions)
        {
            if (tx == id)
            {
                return Tag("tx", number == SpeculativeNumber ? Keyword.Of(null, "with") : number);
            }
        }

        foreach ((string name, long entity) in _entities)
        {
            if (entity == id)
            {
                return Tag("eid", name);
            }
        }

        return null;
    }

    /// <summary>Returns how the instant of a transaction is shown; null for another instant.</summary>
    public Tagged? NameOf(Instant instant)
    {
        foreach ((long number, Instant known) in _instants)
        {
            if (known == instant)
            {
                return Tag("txinst", number);
            }
        }

        return null;
    }

    /// <summary>Returns a recorded outcome with each instant of a transaction under the name that
    /// <see cref="NameOf(Instant)"/> gives it.</summary>
    public object? WithKnownInstants(object? recorded) => recorded switch
    {
        Tagged { Tag: { Namespace: null, Name: "txinst" }, Form: long number }
            when _instants.TryGetValue(number, out Instant instant) => NameOf(instant),
        EdnMap map => EdnMap.Of(map.Select(entry => KeyValuePair.Create(
            WithKnownInstants(entry.Key), WithKnownInstants(entry.Value)))),
        EdnSet set => EdnSet.Of(set.Select(WithKnownInstants).ToArray()),
        EdnVector vector => new EdnVector([.. vector.Select(WithKnownInstants)]),
        EdnList list => new EdnList([.. list.Select(WithKnownInstants)]),
        _ => recorded,
    };

    /// <summary>Makes a tagged form.</summary>
    public static Tagged Tag(string tag, object? form) => new(Symbol.Of(null, tag), form);

    private static void CollectNumbers(object? form, HashSet<BigInteger> numbers)
    {
        switch (form)
        {
            case long number:
                numbers.Add(number);
                break;
            case BigInteger number:
                numbers.Add(number);
                break;
            case Tagged tagged:
                CollectNumbers(tagged.Form, numbers);
                break;
            case EdnMap map:
                foreach ((object? key, object? value) in map)
                {
                    CollectNumbers(key, numbers);
                    CollectNumbers(value, numbers);
                }

                break;
            case IEnumerable<object?> items:
                foreach (object? item in items)
                {
                    CollectNumbers(item, numbers);
                }

                break;
            default:
                break;
        }
    }
}
