using System;
using System.Collections.Generic;
using Accrete.Access;
using Accrete.Clojure;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Log;
using Accrete.Query.Columns;
using Accrete.Query.Engine;
using Accrete.Query.Fulltext;
using Accrete.Schema;

namespace Accrete.Query.Functions;

/// <summary>The functions that only queries have: on databases, on the log, nested queries, constants,
/// full text.</summary>
internal static class DatabaseFunctions
{
    /// <summary>Adds the functions without namespace.</summary>
    public static void Register(FunctionTable table)
    {
        table.One("ground", x => x);
        table.Add("get-else", 4, args => GetElse(Db(args[0]), args[1], args[2], args[3]));
        table.Add("get-some", 2, int.MaxValue, args => GetSome(Db(args[0]), args[1], args.AsSpan(2)));
        table.Add("missing?", 3, args => IsMissing(Db(args[0]), args[1], args[2]));
        table.Add("fulltext", 3, args => Search(Db(args[0]), args[1], args[2]));
        table.Add("tx-ids", 3, args => TxIds(Log(args[0]), args[1], args[2]));
        table.Add("tx-data", 2, args => TxData(Log(args[0]), args[1]));
        table.InContext("q", 1, int.MaxValue, Nested);
    }

    /// <summary>Returns a datom as the vector that bindings take apart: <c>[e a v tx added]</c>.</summary>
    public static EdnVector Shown(Datom datom) =>
        EdnVector.Of(datom.E, (long)datom.A, datom.V.ToObject(), datom.Tx, datom.Added);

    /// <summary>Returns the database that an argument is.</summary>
    /// <exception cref="AccreteException">It is none.</exception>
    public static Database Db(object? x) => x as Database ?? throw FunctionErrors.WrongType(x, "a database");

    /// <summary>Runs a nested query within the limits of the one around it.</summary>
    public static object? Nested(CallContext context, object?[] args)
    {
        QueryOptions options = (context as QueryContext ?? QueryContext.Alone).Options;
        using QueryMemory memory = QueryMemory.Begin();
        return QueryEngine.Execute(args[0], args[1..], options, context.Cancellation).ToEdn();
    }

    private static object? GetElse(Database database, object? entity, object? attribute, object? otherwise)
    {
        if (otherwise is null)
        {
            throw DbErrors.Argument("nil default value not supported");
        }

        DbAttribute single = Single(database, attribute);
        return Entity(database, entity) is { } id && TryFirst(database, id, single.Id, out Datom datom)
            ? datom.V.ToObject() : otherwise;
    }

    private static EdnVector? GetSome(Database database, object? entity, ReadOnlySpan<object?> attributes)
    {
        long? id = Entity(database, entity);
        foreach (object? attribute in attributes)
        {
            DbAttribute single = Single(database, attribute);
            if (id is not null && TryFirst(database, id.Value, single.Id, out Datom datom))
            {
                return EdnVector.Of((long)single.Id, datom.V.ToObject());
            }
        }

        return null;
    }

    private static bool IsMissing(Database database, object? entity, object? attribute)
    {
        long? a = IdentifierResolver.Entid(database, attribute);
        long? e = Entity(database, entity);
        return a is null || e is null || a > int.MaxValue || !TryFirst(database, e.Value, (int)a.Value, out _);
    }

    private static EdnSet Search(Database database, object? attribute, object? search)
    {
        string text = search as string ?? throw FunctionErrors.WrongType(search, "a search string");
        return IdentifierResolver.Entid(database, attribute) is { } id
            && database.Schema.Attribute(id) is { IsFulltext: true } known
            ? Searcher.Search(FulltextIndexes.Of(database, known), text)
            : EdnSet.Empty;
    }

    private static EdnVector TxIds(TxLog log, object? from, object? to)
    {
        List<object?> ids = [];
        foreach (LogEntry entry in Range(log, from, to))
        {
            ids.Add(Values.EntityIds.ToTx(entry.T));
        }

        return EdnVector.Of([.. ids]);
    }

    private static EdnVector TxData(TxLog log, object? transaction)
    {
        List<object?> data = [];
        if (TimeOf(log, transaction) is { } t)
        {
            foreach (LogEntry entry in log.Range(t, t + 1))
            {
                foreach (Datom datom in entry.Data)
                {
                    data.Add(Shown(datom));
                }
            }
        }

        return EdnVector.Of([.. data]);
    }

    private static IEnumerable<LogEntry> Range(TxLog log, object? from, object? to) =>
        log.Range(TimeOf(log, from), TimeOf(log, to));

    /// <summary>Returns the t of a t, a transaction's id or an instant: that of the first transaction then
    /// or later.</summary>
    private static long? TimeOf(TxLog log, object? point)
    {
        switch (point)
        {
            case null:
                return null;
            case Instant instant:
                foreach (LogEntry entry in log.Range(null, null))
                {
                    if (InstantOf(entry) >= instant.EpochMilliseconds)
                    {
                        return entry.T;
                    }
                }

                return long.MaxValue;
            case long number:
                return TimePoint.OfNumber(number);
            default:
                throw FunctionErrors.WrongType(point, "a t, a transaction id or an instant");
        }
    }

    private static long InstantOf(LogEntry entry)
    {
        foreach (Datom datom in entry.Data)
        {
            if (datom.V.Kind == Values.ValueKind.Instant && datom.E == datom.Tx)
            {
                return datom.V.Bits;
            }
        }

        return long.MinValue;
    }

    private static DbAttribute Single(Database database, object? attribute)
    {
        DbAttribute known = IdentifierResolver.RequireAttribute(database, attribute);
        return known.IsMany ? throw DbErrors.Argument($"cardinality-many attrs not supported: {known.Ident}") : known;
    }

    private static long? Entity(Database database, object? entity) => IdentifierResolver.Entid(database, entity);

    private static bool TryFirst(Database database, long entity, int attribute, out Datom datom) =>
        database.Source.TryFirst(IndexOrder.Eavt, IndexRange.OfEntity(entity, attribute), out datom);

    private static TxLog Log(object? x) => x as TxLog ?? throw FunctionErrors.WrongType(x, "a log");
}
