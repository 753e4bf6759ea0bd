using System;
using Accrete.Access;
using Accrete.Edn;
using Accrete.Time;
using Accrete.Transactions.Pending;

namespace Accrete;

/// <content>Views on a value: past, news, history, filters, and what would be.</content>
public sealed partial class Database
{
    /// <summary>Gets the t that <see cref="AsOf(long)"/> set, null where none did.</summary>
    public long? AsOfT => View.AsOfT;

    /// <summary>Gets the t that <see cref="Since(long)"/> set, null where none did.</summary>
    public long? SinceT => View.SinceT;

    /// <summary>Gets whether retractions, and assertions that no longer hold, show.</summary>
    public bool IsHistory => View.IsHistory;

    /// <summary>Gets whether a predicate of <see cref="Filter"/> decides what shows; as-of and since are
    /// no filters.</summary>
    public bool IsFiltered => !View.Filters.IsEmpty;

    /// <summary>Returns the value as it was at a transaction, that transaction included.</summary>
    /// <param name="t">A t, or a transaction's id. A later call replaces the t of an earlier one.</param>
    /// <remarks>Idents and schema stay those of the basis. Source: reference/filters.</remarks>
    public Database AsOf(long t) => With(View with { AsOfT = TimePoint.OfNumber(t) });

    /// <summary>Returns the value as it was at a point in time; of transactions that bear this very instant the
    /// first counts.</summary>
    /// <param name="instant">The point in time, to the millisecond.</param>
    public Database AsOf(Instant instant) => With(View with { AsOfT = TimePoint.OfView(this, instant) });

    /// <inheritdoc cref="AsOf(Instant)"/>
    public Database AsOf(DateTimeOffset instant) => AsOf(Instant.From(instant));

    /// <summary>Returns what later transactions added and still holds.</summary>
    /// <param name="t">A t, or a transaction's id; that transaction is not included. A later call replaces the t of an
    /// earlier one.</param>
    /// <remarks>Lookup refs may find nothing: what makes them unique may be older. Source: reference/filters.</remarks>
    public Database Since(long t) => With(View with { SinceT = TimePoint.OfNumber(t) });

    /// <summary>Returns what transactions after a point in time added and still holds.</summary>
    /// <param name="instant">The point in time, to the millisecond.</param>
    public Database Since(Instant instant) => With(View with { SinceT = TimePoint.OfView(this, instant) });

    /// <inheritdoc cref="Since(Instant)"/>
    public Database Since(DateTimeOffset instant) => Since(Instant.From(instant));

    /// <summary>Returns all assertions and retractions within the bounds of as-of and since. Good for queries, datoms
    /// and ranges;
    /// not for entities, pulls and <see cref="With(object, Instant)"/>.</summary>
    public Database History() => With(View with { IsHistory = true });

    /// <summary>Returns the value with only those datoms that pass; several filters go together.</summary>
    /// <param name="predicate">Gets the value without filters, and a datom. Called again and again: it must be
    /// pure and quick.</param>
    public Database Filter(Func<Database, Datom, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return With(View with { Filters = View.Filters.Add((value, datom) => predicate((Database)value, datom)) });
    }

    /// <summary>Applies a transaction to this value only: nobody else sees it. What views show applies to the
    /// result too.</summary>
    /// <param name="txData">Transaction data: EDN text, EDN values, or .NET collections.</param>
    /// <param name="now">The transaction's instant, unless the data states one.</param>
    /// <returns>What the transaction would do. On a view the data's lookup refs and functions see what the view
    /// shows, while identity and redundancy are judged by all there is.</returns>
    /// <exception cref="AccreteException">The data is refused, or this is a history.</exception>
    /// <exception cref="EdnException">The text is no EDN.</exception>
    public TxReport With(object txData, Instant now)
    {
        if (IsHistory)
        {
            throw DbErrors.Argument(
                "A history cannot be transacted upon: call With on the value it is the history of.");
        }

        // Nobody else works on what comes of it: a long chain of such values does its index jobs itself.
        TxReport report = TransactionProcessor.Apply(this, TxText.Read(txData), now);
        Database after = report.DbAfter.Settled();
        return ReferenceEquals(after, report.DbAfter) ? report : report with { DbAfter = after };
    }

    /// <summary>Returns the value at another point given as t, transaction id or instant, as data has it.</summary>
    internal Database AsOfPoint(object? point) => With(View with { AsOfT = TimePoint.OfView(this, point) });

    /// <summary>Returns the value since another point given as t, transaction id or instant, as data has it.</summary>
    internal Database SincePoint(object? point) => With(View with { SinceT = TimePoint.OfView(this, point) });

    private Database With(TimeView view) => new(State, view);
}
