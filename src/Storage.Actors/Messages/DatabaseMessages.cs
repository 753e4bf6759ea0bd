using Accrete.Edn;
using Accrete.Storage.Persistence;
using Akka.Actor;

namespace Accrete.Storage.Messages;

/// <summary>Asks a database for a transaction; the answer is <see cref="Transacted"/> or
/// <see cref="NotTransacted"/>.</summary>
/// <param name="Request">A number of the sender's, which comes back with the answer.</param>
/// <param name="Data">Transaction data that was read.</param>
internal sealed record Submit(long Request, object? Data);

/// <summary>The transaction is durable.</summary>
/// <param name="Request">The number of the request.</param>
/// <param name="Report">What it did.</param>
internal sealed record Transacted(long Request, TxReport Report);

/// <summary>The transaction was refused, or not even looked at: nothing changed.</summary>
/// <param name="Request">The number of the request.</param>
/// <param name="Error">Why.</param>
internal sealed record NotTransacted(long Request, AccreteException Error);

/// <summary>Asks a database to tell its news to the sender from now on, beginning with
/// <see cref="Following"/>.</summary>
internal sealed record Follow
{
    private Follow()
    {
    }

    /// <summary>Gets the one there is.</summary>
    public static Follow Instance { get; } = new();
}

/// <summary>Asks a database to tell no more news to the sender.</summary>
internal sealed record Unfollow
{
    private Unfollow()
    {
    }

    /// <summary>Gets the one there is.</summary>
    public static Unfollow Instance { get; } = new();
}

/// <summary>The newest durable value: what follows comes as <see cref="Reported"/>, in order and without gaps, until
/// <see cref="TransactorLost"/>.</summary>
/// <param name="Newest">The value.</param>
internal sealed record Following(Database Newest);

/// <summary>One more transaction is durable.</summary>
/// <param name="Report">What it did.</param>
/// <param name="Sequence">Its number in the log, as the journal counts; 0 where it was told by another
/// process.</param>
/// <param name="Written">Its entry as it stands in the log; null where it was told by another process.</param>
internal sealed record Reported(TxReport Report, long Sequence = 0, WrittenEntry? Written = null);

/// <summary>Is a question to a database: its answer, or <see cref="NotAnswered"/>, comes when there is somebody who
/// writes it.</summary>
internal interface IQuestion
{
    /// <summary>Gets a number of the sender's, which comes back with the answer.</summary>
    long Request { get; }
}

/// <summary>Asks a database for the t of its newest durable value; the answer is <see cref="BasisKnown"/>.</summary>
/// <param name="Request">A number of the sender's, which comes back with the answer.</param>
internal sealed record AskBasis(long Request) : IQuestion;

/// <summary>All transactions up to here are durable.</summary>
/// <param name="Request">The number of the request.</param>
/// <param name="BasisT">The t of the newest.</param>
internal sealed record BasisKnown(long Request, long BasisT);

/// <summary>The same facts as before, of which the indexes in storage have more.</summary>
/// <param name="Newest">The value.</param>
internal sealed record Reindexed(Database Newest);

/// <summary>Whoever writes the database has stopped: the outcome of requests without an answer is unknown. A new one
/// begins with <see cref="Following"/>.</summary>
/// <param name="Cause">Why.</param>
internal sealed record TransactorLost(AccreteException Cause);

/// <summary>The database was deleted.</summary>
internal sealed record DatabaseGone
{
    private DatabaseGone()
    {
    }

    /// <summary>Gets the one there is.</summary>
    public static DatabaseGone Instance { get; } = new();
}

/// <summary>Asks for an index job now, however small the memory index is; the answer is
/// <see cref="IndexRequested"/>.</summary>
/// <param name="Request">A number of the sender's, which comes back with the answer.</param>
internal sealed record RequestIndex(long Request) : IQuestion;

/// <summary>An index job was begun, or is under way.</summary>
/// <param name="Request">The number of the request.</param>
/// <param name="BasisT">It holds at least the transactions up to this one.</param>
internal sealed record IndexRequested(long Request, long BasisT);

/// <summary>Asks for garbage to be deleted, beside the transactions; the answer, when that is done, is
/// <see cref="GarbageCollected"/>.</summary>
/// <param name="Request">A number of the sender's, which comes back with the answer.</param>
/// <param name="OlderThan">What became garbage before this time goes.</param>
internal sealed record CollectGarbage(long Request, Instant OlderThan) : IQuestion;

/// <summary>Garbage was deleted.</summary>
/// <param name="Request">The number of the request.</param>
/// <param name="Deleted">How many segments and appends.</param>
internal sealed record GarbageCollected(long Request, long Deleted);

/// <summary>A question was not answered.</summary>
/// <param name="Request">The number of the request.</param>
/// <param name="Error">Why.</param>
internal sealed record NotAnswered(long Request, AccreteException Error);

/// <summary>Asks a node for a database; the answer is <see cref="DatabaseOpened"/> or
/// <see cref="DatabaseMissing"/>.</summary>
/// <param name="Name">Its name.</param>
internal sealed record OpenDatabase(string Name);

/// <summary>A database of the node.</summary>
/// <param name="Id">What names it for ever.</param>
/// <param name="Database">Takes all messages to it, whoever writes it.</param>
internal sealed record DatabaseOpened(string Id, IActorRef Database);

/// <summary>There is no such database.</summary>
/// <param name="Name">Its name.</param>
internal sealed record DatabaseMissing(string Name);

/// <summary>The catalog could not be read.</summary>
/// <param name="Error">Why.</param>
internal sealed record DatabaseNotOpened(AccreteException Error);

/// <summary>A database was deleted: its actors end.</summary>
/// <param name="Id">What names it.</param>
internal sealed record CloseDatabase(string Id);
