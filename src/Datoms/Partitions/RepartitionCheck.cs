using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Log;
using Accrete.Values;

namespace Accrete.Partitions;

/// <summary>Compares a database with the one that it was written into: transaction by transaction, datom by datom, with
/// all ids taken back to what they were.</summary>
internal sealed class RepartitionCheck
{
    /// <summary>More ids are not kept at hand.</summary>
    private const int KnownMax = 1 << 20;

    private readonly Database _source;
    private readonly Database _target;
    private readonly int _map;
    private readonly Dictionary<long, long> _known = [];
    private readonly HashSet<(long E, long A, Value V, bool Added)> _wanted = [];

    private RepartitionCheck(Database source, Database target)
    {
        (_source, _target) = (source, target);
        _map = (int)target.Schema.Entid(RepartitionNames.OldId)!; // who was written anew has the attribute
    }

    /// <summary>Compares them.</summary>
    /// <param name="source">The old one.</param>
    /// <param name="target">The new one.</param>
    /// <param name="progress">Is told the t of the old one that was compared.</param>
    /// <returns>How many datoms of the old one there are in the new one.</returns>
    /// <exception cref="AccreteException"><c>:db.error/repartition-differs</c>: the message says where; or storage
    /// cannot be read.</exception>
    public static long Run(Database source, Database target, Action<long>? progress = null)
    {
        RepartitionCheck check = new(source, target);
        return check.Run(progress);
    }

    private long Run(Action<long>? progress)
    {
        long count = 0;
        using IEnumerator<LogEntry> copies = Copies().GetEnumerator();
        foreach (LogEntry entry in new FactLog(_source).From(0))
        {
            if (!copies.MoveNext())
            {
                throw Differs(entry.T, "the transaction is missing");
            }

            Compare(entry, copies.Current);
            count += entry.Data.Count;
            progress?.Invoke(entry.T);
        }

        return copies.MoveNext()
            ? throw Differs(copies.Current.T, "a transaction stands there that the old database does not have")
            : count;
    }

    /// <summary>Returns the transactions that are of the old database, without the datoms of the map.</summary>
    private IEnumerable<LogEntry> Copies()
    {
        IReadOnlySet<long> own = RepartitionNames.Entities(_target.Schema);
        foreach (LogEntry entry in _target.Log.Range(null, null))
        {
            if (IdMap.OldId(_target, _map, EntityIds.ToTx(entry.T)) is not null)
            {
                yield return entry;
                continue;
            }

            foreach (Datom datom in entry.Data)
            {
                bool isOwn = own.Contains(datom.E) || own.Contains(datom.A) || datom.A == Schema.SystemIds.TxInstant
                    || (datom.V.Kind == ValueKind.Ref && own.Contains(datom.V.Bits));
                if (!isOwn)
                {
                    throw Differs(entry.T, $"the new database says more: {datom}");
                }
            }
        }
    }

    private void Compare(LogEntry entry, LogEntry copy)
    {
        if (Old(EntityIds.ToTx(copy.T)) != EntityIds.ToTx(entry.T))
        {
            throw Differs(entry.T, $"transaction {copy.T} of the new database is not its copy");
        }

        _wanted.Clear();
        foreach (Datom datom in entry.Data)
        {
            _wanted.Add((datom.E, datom.A, datom.V, datom.Added));
        }

        foreach (Datom datom in copy.Data)
        {
            if (datom.A != _map && !_wanted.Remove((Old(datom.E), Old(datom.A), Old(datom.V), datom.Added)))
            {
                throw Differs(entry.T, $"the new database says more: {datom}");
            }
        }

        foreach ((long e, long a, Value v, bool added) in _wanted)
        {
            throw Differs(entry.T, $"the new database lacks [{e} {a} {v} {added}]");
        }
    }

    private Value Old(in Value value)
    {
        if (value.Kind == ValueKind.Ref)
        {
            return Value.Ref(Old(value.Bits));
        }

        if (value.Kind != ValueKind.Tuple)
        {
            return value;
        }

        ImmutableArray<Value> slots = ((TupleValue)value.Reference!).Slots; // the kind says what the object is
        ImmutableArray<Value>.Builder olds = ImmutableArray.CreateBuilder<Value>(slots.Length);
        foreach (Value slot in slots)
        {
            olds.Add(Old(slot));
        }

        return Value.Tuple(new TupleValue(olds.MoveToImmutable()));
    }

    /// <summary>Returns the id that an entity had; -1 where it had none.</summary>
    private long Old(long id)
    {
        if (IdMap.IsEverywhere(id))
        {
            return id;
        }

        if (_known.TryGetValue(id, out long old))
        {
            return old;
        }

        if (_known.Count == KnownMax)
        {
            _known.Clear();
        }

        return _known[id] = IdMap.OldId(_target, _map, id) ?? -1;
    }

    private static AccreteException Differs(long t, string how) => new(
        Keyword.Of("db.error", "repartition-differs"), AnomalyCategory.Fault,
        $"At t {t} the new database differs from the old one: {how}. It stays marked as unfinished: delete it.");
}
