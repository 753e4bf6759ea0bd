using System.Collections.Generic;
using System.Threading;
using Accrete.Access;
using Accrete.Clr;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Schema;
using Accrete.Time;

namespace Accrete.Pull;

/// <summary>An index pull, checked (reference: indexes/index-pull).</summary>
internal sealed class IndexPullRequest
{
    private static readonly Keyword IndexKey = Keyword.Of(null, "index"), SelectorKey = Keyword.Of(null, "selector"),
        StartKey = Keyword.Of(null, "start"), ReverseKey = Keyword.Of(null, "reverse");

    private readonly CompiledPattern _pattern;
    private readonly IndexOrder _order;
    private readonly Bound _from;
    private readonly Bound _to;
    private readonly bool _isReverse;

    private IndexPullRequest(CompiledPattern pattern, IndexOrder order, Bound from, Bound to, bool isReverse)
    {
        _pattern = pattern;
        _order = order;
        _from = from;
        _to = to;
        _isReverse = isReverse;
    }

    /// <summary>Checks the arguments, a map or its text.</summary>
    /// <exception cref="AccreteException"><c>:db.error/nil-input</c>, <c>not-an-entity</c>, <c>not-an-attribute</c>,
    /// <c>invalid-pull</c>, <c>attribute-not-indexed</c>, and the errors of patterns.</exception>
    public static IndexPullRequest Parse(ISnapshot database, object? arguments)
    {
        object? form = arguments is string text ? EdnReader.Read(text) : ClrInput.Value(arguments);
        EdnMap map = form switch
        {
            null => EdnMap.Empty,
            EdnMap given => given,
            _ => throw DbErrors.Argument($"An index pull takes a map, not {EdnPrinter.Print(form)}.", form),
        };
        if (map[IndexKey] is not { } index || map[SelectorKey] is not { } selector
            || StartOf(map) is not { Length: > 0 } start)
        {
            throw DbErrors.Incorrect("nil-input", "selector, index, and start attribute must be specified", map);
        }

        DbAttribute attribute = IdentifierResolver.RequireAttribute(database, start[0]);
        CompiledPattern pattern = PatternCache.Compile(selector);
        IndexOrder order = OrderOf(index, attribute, start.Length, map);
        IndexComponents place = IndexComponents.Resolve(database, order, start);
        bool isReverse = map[ReverseKey] is not (null or false);
        return isReverse
            ? new IndexPullRequest(pattern, order, Bound.Before(1, a: attribute.Id), place.ReverseStart(), true)
            : new IndexPullRequest(pattern, order, place.SeekStart(), Bound.After(1, a: attribute.Id), false);
    }

    /// <summary>Pulls along the index, lazily.</summary>
    /// <exception cref="AccreteException">The value is a history, or a function of <c>:xform</c> is not
    /// allowed.</exception>
    public IEnumerable<EdnMap?> Run(ISnapshot database, CancellationToken cancellation = default)
    {
        using PullRun run = new(database, _pattern, cancellation);
        foreach (Datom datom in database.Source.Read(_order, _from, _to, _isReverse))
        {
            yield return run.One(_order == IndexOrder.Avet ? datom.E : datom.V.Bits);
        }
    }

    private static object?[]? StartOf(EdnMap map) => map[StartKey] switch
    {
        null => null,
        EdnSequence sequence => [.. sequence],
        string { Length: > 0 } text => [text[0]],
        object other => throw DbErrors.Argument(
            $"The start of an index pull is a vector, not {EdnPrinter.Print(other)}.", map),
    };

    private static IndexOrder OrderOf(object index, DbAttribute attribute, int startLength, EdnMap map)
    {
        IndexOrder order = index switch
        {
            Keyword { Namespace: null, Name: "avet" } => IndexOrder.Avet,
            Keyword { Namespace: null, Name: "aevt" } => IndexOrder.Aevt,
            _ => throw Invalid($"{EdnPrinter.Print(index)} is an invalid index, must be :avet or :aevt", map),
        };
        return (order, attribute) switch
        {
            (IndexOrder.Aevt, { IsRef: false }) =>
                throw Invalid($"{attribute.Ident} is not a ref, as required for :aevt", map),
            (IndexOrder.Aevt, { IsMany: false }) =>
                throw Invalid($"{attribute.Ident} is not card-many, as required for :aevt", map),
            (IndexOrder.Avet, { IsMany: true }) when startLength == 1 => throw Invalid(
                $"{attribute.Ident} is not card-one, as required for :avet when start has only A specified", map),
            _ => order,
        };
    }

    private static AccreteException Invalid(string message, EdnMap map) =>
        DbErrors.Incorrect("invalid-pull", message, map);
}
