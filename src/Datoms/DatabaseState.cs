using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Index;
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

    /// <summary>Gets what makes equal texts one object; the same for all values of one database.</summary>
    public Values.SharedTexts Texts { get; init; } = new();
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

    /// <summary>Gets how many datoms the memory index may hold before they are merged into segments.</summary>
    public int MemoryIndexMax { get; init; } = 1 << 16;
}
