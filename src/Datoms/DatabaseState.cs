using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Index.Sets;
using Accrete.Log;
using Accrete.Query;
using Accrete.Schema;

namespace Accrete;

/// <summary>Everything a database value is made of, without the view.</summary>
/// <param name="Id">The same for all values of one database.</param>
/// <param name="Schema">Attributes, idents and partitions as of the basis.</param>
/// <param name="Indexes">The datoms.</param>
/// <param name="Log">The transactions.</param>
/// <param name="BasisT">The t of the newest transaction.</param>
/// <param name="NextT">The next number for a transaction or an entity.</param>
/// <param name="NextElement">The next number in the partition of schema.</param>
/// <param name="LastInstant">The newest <c>:db/txInstant</c>.</param>
/// <param name="Options">What the process adds.</param>
internal sealed record DatabaseState(
    string Id,
    DbSchema Schema,
    IndexSet Indexes,
    TxLog Log,
    long BasisT,
    long NextT,
    int NextElement,
    Instant LastInstant,
    DatabaseOptions Options)
{
    /// <summary>Gets the fulltext indexes, made when first searched.</summary>
    public Query.Fulltext.FulltextSlot Fulltext { get; init; } = Query.Fulltext.FulltextSlot.New();

    /// <summary>Gets what interns texts; the same for all values of one database.</summary>
    public Values.SharedTexts Texts { get; init; } = new();

    /// <summary>Gets the root whose trees and log these are; null where none was stored yet.</summary>
    public StoredRoot? Root { get; init; }

    /// <summary>Gets the t of the newest request of excision that was carried out; -1 for none.</summary>
    public long ExcisedT { get; init; } = -1;

    /// <summary>Gets what numbers the texts that queries read; the same for all values of one database.</summary>
    public Values.NumberedTexts NumberedTexts { get; init; } = new();

    /// <summary>Returns the state that a root and the entries since are.</summary>
    /// <param name="root">The state that the root is.</param>
    /// <param name="entries">What follows its basis, oldest first.</param>
    /// <param name="damaged">Makes the error for an entry that does not follow, of what it says; null where that would
    /// be a mistake of the program.</param>
    public static DatabaseState Open(
        DatabaseState root, IEnumerable<LogEntry> entries, Func<string, AccreteException>? damaged = null)
    {
        DatabaseState state = root;
        foreach (LogEntry entry in entries)
        {
            state = damaged is null || state.Objection(entry) is null
                ? state.Apply(entry)
                : throw damaged($"The transaction {entry.T} does not follow {state.BasisT}.");
        }

        return state;
    }

    /// <summary>Returns the law that an entry breaks where it does not follow the basis; null where it
    /// follows.</summary>
    private string? Objection(LogEntry entry) =>
        entry.T != NextT || entry.NextT <= entry.T ? "a log entry takes the next t"
        : entry.NextElement < NextElement ? "elements of the schema are numbered upwards"
        : entry.Instant < LastInstant ? "the instants of transactions never go back"
        : null;

    /// <summary>Returns the state after one more transaction: the only way by which a log entry becomes a value, in the
    /// transactor that made it, in recovery, and in everybody who follows the log.</summary>
    /// <param name="entry">The entry that follows the basis.</param>
    public DatabaseState Apply(LogEntry entry)
    {
        string? objection = Objection(entry);
        Invariant.Check(objection is null, objection ?? "");
        (IndexSet indexes, DbSchema schema) = After(Indexes, Schema, entry);
        return this with
        {
            Fulltext = Fulltext.Next(entry.T),
            Schema = schema,
            Indexes = indexes,
            Log = Log.Append(entry),
            BasisT = entry.T,
            NextT = entry.NextT,
            NextElement = entry.NextElement,
            LastInstant = entry.Instant,
        };
    }

    /// <summary>Returns this state with the trees and the packed log that an index job made of an older one, and with
    /// what came since in the memory index and the log's tail.</summary>
    /// <param name="merged">The state that the job began with, as the job left it.</param>
    /// <remarks>Looks at the numbers of what is in the memory index, and at no datom, so that a transaction may wait
    /// for it. Only where an attribute came into Avet or left it since, what came later is applied anew.</remarks>
    public DatabaseState Adopt(DatabaseState merged)
    {
        Invariant.Check(merged.Id == Id && merged.BasisT <= BasisT, "an index job is of the same database, and older");
        if (IsOlder(merged))
        {
            // Somebody tells late of a job: the trees here are those of a later one.
            return this;
        }

        // What was excised may have ended since: only the log tells.
        bool isExcised = merged.ExcisedT > ExcisedT;
        IndexSet indexes = Indexes.IsAvetLate || isExcised
            ? Replayed(merged)
            : Indexes.Adopt(merged.Indexes, merged.BasisT);
        Invariant.Check(indexes.DatomCount <= Indexes.DatomCount, "adopted trees hold what the log says, or forget");
        return this with
        {
            Indexes = indexes,
            Log = Log.On(merged.Log),
            Root = merged.Root,
            ExcisedT = merged.ExcisedT,
            Fulltext = isExcised ? Query.Fulltext.FulltextSlot.New() : Fulltext,
        };
    }

    /// <summary>Tells whether the trees of another value are older than these: by their roots, or, in memory where no
    /// datom is ever let go, by how many they have.</summary>
    private bool IsOlder(DatabaseState merged) => merged.Root is { } theirs && Root is { } ours
        ? theirs.BasisT < ours.BasisT
        : merged.Root is null && merged.Indexes.MergedCount < Indexes.MergedCount;

    private IndexSet Replayed(DatabaseState merged)
    {
        (IndexSet indexes, DbSchema schema) = (merged.Indexes, merged.Schema);
        foreach (LogEntry entry in Log.Range(merged.BasisT + 1, BasisT + 1))
        {
            (indexes, schema) = After(indexes, schema, entry);
        }

        return indexes;
    }

    private static (IndexSet Indexes, DbSchema Schema) After(IndexSet before, DbSchema schema, LogEntry entry)
    {
        // All attributes used were there before, so that the schema before says how their datoms are indexed.
        IndexSet indexes = before.Apply(schema, entry.Datoms);
        DbSchema after = SchemaFold.Apply(schema, entry.Datoms);
        return (ReferenceEquals(after, schema) ? indexes : Reindexed(indexes, schema, after, entry.Datoms), after);
    }

    /// <summary>Returns the indexes with Avet as altered attributes want it.</summary>
    private static IndexSet Reindexed(
        IndexSet indexes, DbSchema before, DbSchema after, ReadOnlySpan<Datom> datoms)
    {
        List<int> added = [];
        List<int> dropped = [];
        foreach (ref readonly Datom datom in datoms)
        {
            if (datom.A == SystemIds.AlterAttribute && before.Attribute(datom.V.Bits) is { } old
                && after.Attribute(datom.V.Bits) is { } altered && altered.HasAvet != old.HasAvet)
            {
                (altered.HasAvet ? added : dropped).Add(altered.Id);
            }
        }

        return added.Count + dropped.Count == 0 ? indexes : indexes.WithAvet(added, dropped);
    }
}

/// <summary>What the process, not the data, decides about a database.</summary>
public sealed record DatabaseOptions
{
    /// <summary>Gets the options used where none are given.</summary>
    public static DatabaseOptions Default { get; } = new();

    /// <summary>Gets the functions that transactions, queries and pulls may call.</summary>
    public FunctionRegistry Functions { get; init; } = FunctionRegistry.Default;

    /// <summary>Gets the functions that <c>:xform</c> in pulls may name beside the built-in ones; none
    /// unless set.</summary>
    public ImmutableArray<Symbol> PullFunctions { get; init; } = [];

    /// <summary>Gets the ident of the partition for new entities that nothing else places; null for
    /// <c>:db.part/user</c>.</summary>
    public Keyword? DefaultPartition { get; init; }

    /// <summary>Gets whether database functions of language <c>"csharp"</c> may be compiled and run. They are arbitrary
    /// code: off unless set.</summary>
    public bool AllowDatabaseCode { get; init; }

    /// <summary>Gets what compiles database functions; null where the process has no compiler, and their calls
    /// are refused.</summary>
    public Transactions.IDatabaseCodeCompiler? CodeCompiler { get; init; }

    /// <summary>Gets how many bytes the memory index may take, about, before an index job merges it into segments
    /// beside the transactions. In databases in memory a job begins earlier where the memory index is a larger part of
    /// all datoms than reads can bear.</summary>
    /// <remarks>Source: operation/capacity, memory-index-threshold.</remarks>
    public long MemoryIndexThreshold { get; init; } = 32L << 20;

    /// <summary>Gets how many bytes the memory index may take, about, before transactions wait for the index job; from
    /// half of it on they slow down. 0 makes every transaction wait for a job of its own.</summary>
    /// <remarks>Source: operation/capacity, memory-index-max.</remarks>
    public long MemoryIndexMax { get; init; } = 256L << 20;
}
