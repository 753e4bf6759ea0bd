using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Accrete.Access;
using Accrete.Clr;
using Accrete.Edn;
using Accrete.Log;
using Accrete.Pull;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete;

/// <content>Identifiers, entities, pulls, statistics and the log.</content>
public sealed partial class Database
{
    /// <summary>Gets all transactions up to the basis, whatever the view shows; to be used in queries too.</summary>
    public TxLog Log => State.Log;

    /// <summary>Returns the id of the entity that an identifier means.</summary>
    /// <param name="identifier">An id, which means itself; an ident as keyword, symbol or text
    /// <c>":ns/name"</c>; a lookup ref <c>[attribute value]</c> over a unique attribute, also as text; an
    /// <see cref="Accrete.Entity"/>.</param>
    /// <returns>Null where it means none.</returns>
    /// <exception cref="AccreteException"><c>:db.error/not-a-keyword</c>, <c>invalid-lookup-ref</c>,
    /// <c>lookup-ref-attr-not-unique</c>, <c>not-an-entity</c>, <c>not-an-attribute</c>.</exception>
    public long? Entid(object? identifier) => IdentifierResolver.Entid(this, ClrInput.Identifier(identifier));

    /// <summary>Returns the ident of an entity.</summary>
    /// <param name="entityId">The entity's id.</param>
    /// <returns>Null where it has none.</returns>
    public Keyword? Ident(long entityId) => Schema.Ident(entityId);

    /// <summary>Returns what is known of an attribute.</summary>
    /// <param name="identifier">As for <see cref="Entid"/>.</param>
    /// <returns>Null where it means nothing, or no attribute.</returns>
    /// <exception cref="AccreteException">As for <see cref="Entid"/>.</exception>
    public DbAttribute? Attribute(object? identifier) => Entid(identifier) is { } id ? Schema.Attribute(id) : null;

    /// <summary>Returns the id that an entity made at some time in a partition would have: a place to seek
    /// from, not an entity.</summary>
    /// <param name="partition">Any identifier of a partition.</param>
    /// <param name="point">A t, a transaction's id, or an instant.</param>
    /// <exception cref="AccreteException"><c>:db.error/not-a-db-id</c>: there is no such partition.</exception>
    public long EntidAt(object partition, object point)
    {
        long id = Entid(partition) ?? throw DbErrors.Incorrect(
            "not-a-db-id", $"Invalid db/id: {EdnPrinter.Print(ClrInput.Value(partition))}", partition);
        if (ClrInput.Value(point) is long and < 0)
        {
            throw DbErrors.Argument($"A t is not negative, as {point} is.", point);
        }

        return EntityIds.Make(EntityIds.BitsOfPartition(id), TimePoint.OfLog(this, point) & EntityIds.IndexMax);
    }

    /// <summary>Returns how many datoms there are, history included.</summary>
    /// <returns>The map <c>{:datoms n, :attrs {attribute {:count n}}}</c>.</returns>
    public EdnMap DbStats() => Statistics.Of(this);

    /// <summary>Returns transactions of the log, oldest first.</summary>
    /// <param name="start">The first: a t, a transaction's id, an instant; nil for the first after the making
    /// of the database.</param>
    /// <param name="end">The one to stop before; nil for none.</param>
    /// <returns>Lazily; may be read several times.</returns>
    /// <exception cref="AccreteException">A point is none of these.</exception>
    public IEnumerable<LogEntry> TxRange(object? start, object? end) => Log.Range(
        start is null ? null : TimePoint.OfLog(this, start), end is null ? null : TimePoint.OfLog(this, end));

    /// <summary>Returns a lazy view on an entity.</summary>
    /// <param name="identifier">As for <see cref="Entid"/>. An id without facts gives an entity without
    /// attributes.</param>
    /// <returns>Null where the identifier means nothing.</returns>
    /// <exception cref="AccreteException">This is a history; and as for <see cref="Entid"/>.</exception>
    public Entity? Entity(object? identifier) => IsHistory
        ? throw DbErrors.Argument("A history has no entities: call Entity on the value it is the history of.")
        : Entid(identifier) is { } id ? new Entity(this, id) : null;

    /// <summary>Returns the parts of an entity that a pattern names.</summary>
    /// <param name="pattern">A pull pattern: EDN text, EDN values, or .NET collections.</param>
    /// <param name="entity">Any identifier.</param>
    /// <param name="cancellation">Stops the pull: a wide or recursive pattern can take long.</param>
    /// <returns>A map; null where nothing matched.</returns>
    /// <exception cref="AccreteException"><c>:db.error/invalid-attr-spec</c>, <c>invalid-recur-limit</c>,
    /// <c>invalid-limit</c>, <c>:pull/duplicate-attribute</c>, and the errors of identifiers; or this is a
    /// history.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>Source: query/query-pull.</remarks>
    public EdnMap? Pull(object pattern, object? entity, CancellationToken cancellation = default)
    {
        CompiledPattern compiled = PatternCache.Compile(pattern);
        using PullRun run = new(this, compiled, cancellation);
        return run.One(Entid(entity), entity is not long);
    }

    /// <summary>Returns the parts of an entity that a pattern names as a .NET type.</summary>
    /// <typeparam name="T">A record or class whose constructor's parameters are named as the attributes are:
    /// <c>StartYear</c> for <c>:artist/startYear</c> or <c>:artist/start-year</c>, also <c>ArtistStartYear</c>;
    /// <c>Id</c> for <c>:db/id</c>. Nested maps give nested records, vectors arrays or lists.</typeparam>
    /// <param name="pattern">As for <see cref="Pull(object, object, CancellationToken)"/>.</param>
    /// <param name="entity">Any identifier.</param>
    /// <param name="cancellation">Stops the pull.</param>
    /// <returns>The default of the type where nothing matched.</returns>
    /// <exception cref="AccreteException">As for <see cref="Pull(object, object, CancellationToken)"/>; or a value
    /// cannot be given as its type: the message names the parameter.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public T? Pull<T>(object pattern, object? entity, CancellationToken cancellation = default) =>
        ClrConversion.To<T>(Pull(pattern, entity, cancellation), () => "the pulled entity");

    /// <summary>Returns for each of some entities the parts that a pattern names, in the order asked for.</summary>
    /// <param name="pattern">As for <see cref="Pull(object, object, CancellationToken)"/>.</param>
    /// <param name="entities">Any identifiers.</param>
    /// <param name="cancellation">Stops the pull.</param>
    /// <returns>A map, or null, for each.</returns>
    /// <exception cref="AccreteException">As for <see cref="Pull(object, object, CancellationToken)"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<EdnMap?> PullMany(
        object pattern, IEnumerable<object?> entities, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(entities);
        CompiledPattern compiled = PatternCache.Compile(pattern);
        // All identifiers are resolved before anything is pulled, and nothing is asked of the pattern
        // where there is none.
        (long? Id, bool IsNamed)[] ids = [.. entities.Select(entity => (Entid(entity), entity is not long))];
        EdnMap?[] results = new EdnMap?[ids.Length];
        if (ids.Length > 0)
        {
            using PullRun run = new(this, compiled, cancellation);
            for (int i = 0; i < ids.Length; i++)
            {
                results[i] = run.One(ids[i].Id, ids[i].IsNamed);
            }
        }

        return results;
    }
}
