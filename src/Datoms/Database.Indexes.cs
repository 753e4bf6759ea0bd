using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Accrete.Access;
using Accrete.Clr;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Pull;

namespace Accrete;

/// <content>Direct reads of the indexes.</content>
public sealed partial class Database
{
    /// <summary>Reads the datoms that have all given components, in index order.</summary>
    /// <param name="index">The sort order; it says which component comes first.</param>
    /// <param name="components">Up to four: entities and attributes by any identifier, values, a transaction's
    /// id. Nil is as if it were not given. None reads the whole index.</param>
    /// <returns>Lazily; may be read several times.</returns>
    /// <exception cref="AccreteException"><c>:db.error/not-an-entity</c>, <c>not-an-attribute</c>,
    /// <c>attribute-not-indexed</c> and the errors of identifiers.</exception>
    /// <remarks>Source: clojure/index, datoms; indexes/index-apis.</remarks>
    public IEnumerable<Datom> Datoms(IndexOrder index, params object?[] components) =>
        IndexComponents.Resolve(this, index, components).TryRange(
            out Bound from, out Bound to, out Func<Datom, bool>? filter)
            ? filter is null ? Source.Read(index, from, to) : WhileMatching(Source.Read(index, from, to), filter)
            : [];

    /// <inheritdoc cref="Datoms(IndexOrder, object[])"/>
    /// <param name="index">The sort order as text: <c>":eavt"</c>.</param>
    /// <param name="components">As for the other forms.</param>
    public IEnumerable<Datom> Datoms(string index, params object?[] components)
    {
        ArgumentNullException.ThrowIfNull(index);
        return Datoms(OrderOf(IdentifierResolver.KeywordOf(index)), components);
    }

    /// <inheritdoc cref="Datoms(IndexOrder, object[])"/>
    public IEnumerable<Datom> Datoms(Keyword index, params object?[] components) => Datoms(OrderOf(index), components);

    /// <summary>Reads the datoms from the place of some components on to the end of the index, across entities
    /// and attributes.</summary>
    /// <param name="index">The sort order.</param>
    /// <param name="components">Up to four; those from the first nil or unknown one on are passed over. There need be
    /// no such datom.</param>
    /// <returns>Lazily; may be read several times.</returns>
    /// <exception cref="AccreteException">As for <see cref="Datoms(IndexOrder, object[])"/>.</exception>
    public IEnumerable<Datom> SeekDatoms(IndexOrder index, params object?[] components) =>
        Source.Read(index, IndexComponents.Resolve(this, index, components).SeekStart(), Bound.Last);

    /// <inheritdoc cref="SeekDatoms(IndexOrder, object[])"/>
    /// <param name="index">The sort order as text: <c>":eavt"</c>.</param>
    /// <param name="components">As for the other forms.</param>
    public IEnumerable<Datom> SeekDatoms(string index, params object?[] components)
    {
        ArgumentNullException.ThrowIfNull(index);
        return SeekDatoms(OrderOf(IdentifierResolver.KeywordOf(index)), components);
    }

    /// <inheritdoc cref="SeekDatoms(IndexOrder, object[])"/>
    public IEnumerable<Datom> SeekDatoms(Keyword index, params object?[] components) =>
        SeekDatoms(OrderOf(index), components);

    /// <summary>Reads the datoms from the last that has the components, or stands before them, back to the
    /// begin of the index.</summary>
    /// <param name="index">The sort order.</param>
    /// <param name="components">Up to four; those from the first nil or unknown one on are passed over.</param>
    /// <returns>Lazily; may be read several times.</returns>
    /// <exception cref="AccreteException">As for <see cref="Datoms(IndexOrder, object[])"/>.</exception>
    /// <remarks>Source: indexes/rseek-datoms.</remarks>
    public IEnumerable<Datom> RseekDatoms(IndexOrder index, params object?[] components) => Source.Read(
        index, Bound.First, IndexComponents.Resolve(this, index, components).ReverseStart(), reverse: true);

    /// <inheritdoc cref="RseekDatoms(IndexOrder, object[])"/>
    /// <param name="index">The sort order as text: <c>":eavt"</c>.</param>
    /// <param name="components">As for the other forms.</param>
    public IEnumerable<Datom> RseekDatoms(string index, params object?[] components)
    {
        ArgumentNullException.ThrowIfNull(index);
        return RseekDatoms(OrderOf(IdentifierResolver.KeywordOf(index)), components);
    }

    /// <inheritdoc cref="RseekDatoms(IndexOrder, object[])"/>
    public IEnumerable<Datom> RseekDatoms(Keyword index, params object?[] components) =>
        RseekDatoms(OrderOf(index), components);

    /// <summary>Reads an attribute's datoms by value.</summary>
    /// <param name="attribute">Any identifier of an attribute that is indexed or unique.</param>
    /// <param name="start">The first value; nil for the smallest.</param>
    /// <param name="end">The value to stop before; nil for none.</param>
    /// <returns>Lazily; may be read several times.</returns>
    /// <exception cref="AccreteException"><c>:db.error/not-an-entity</c>, <c>attribute-not-indexed</c>.</exception>
    /// <remarks>Bounds are values, not identifiers: a bound for a ref attribute is a number.</remarks>
    public IEnumerable<Datom> IndexRange(object attribute, object? start, object? end) =>
        AvetRange.TryMake(this, attribute, start, end, out Bound from, out Bound to)
            ? Source.Read(IndexOrder.Avet, from, to)
            : [];

    /// <summary>Pulls the entities along an index.</summary>
    /// <param name="arguments">A map, or its EDN text: <c>:index</c> (<c>:avet</c> pulls entities, <c>:aevt</c>
    /// pulls the values of a ref attribute of cardinality many), <c>:selector</c> (a pattern), <c>:start</c>
    /// (attribute, and where to begin in it), <c>:reverse</c>.</param>
    /// <param name="cancellation">Stops the reading of the sequence.</param>
    /// <returns>Lazily: a map for each datom, nil where nothing matched.</returns>
    /// <exception cref="AccreteException"><c>:db.error/invalid-pull</c>, <c>nil-input</c>, <c>not-an-attribute</c>,
    /// <c>attribute-not-indexed</c>, and the errors of patterns and identifiers.</exception>
    /// <remarks>Source: indexes/index-pull. A token that is cancelled ends the enumeration with an
    /// <see cref="OperationCanceledException"/>.</remarks>
    public IEnumerable<EdnMap?> IndexPull(object arguments, CancellationToken cancellation = default) =>
        IndexPullRequest.Parse(this, arguments).Run(this, cancellation);

    /// <summary>Pulls the entities along an index as a .NET type.</summary>
    /// <typeparam name="T">As for <see cref="Pull{T}(object, object, CancellationToken)"/>.</typeparam>
    /// <param name="arguments">As for <see cref="IndexPull(object, CancellationToken)"/>.</param>
    /// <param name="cancellation">Stops the reading of the sequence.</param>
    /// <returns>Lazily: one for each datom, the default of the type where nothing matched.</returns>
    /// <exception cref="AccreteException">As for <see cref="IndexPull(object, CancellationToken)"/>; while it is read,
    /// a value cannot be given as its type: the message names the parameter.</exception>
    public IEnumerable<T?> IndexPull<T>(object arguments, CancellationToken cancellation = default) =>
        IndexPull(arguments, cancellation).Select(map => ClrConversion.To<T>(map, () => "the pulled entity"));

    private static IEnumerable<Datom> WhileMatching(IEnumerable<Datom> datoms, Func<Datom, bool> filter)
    {
        foreach (Datom datom in datoms)
        {
            if (!filter(datom))
            {
                yield break;
            }

            yield return datom;
        }
    }

    private static IndexOrder OrderOf(Keyword index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return index switch
        {
            { Namespace: null, Name: "eavt" } => IndexOrder.Eavt,
            { Namespace: null, Name: "aevt" } => IndexOrder.Aevt,
            { Namespace: null, Name: "avet" } => IndexOrder.Avet,
            { Namespace: null, Name: "vaet" } => IndexOrder.Vaet,
            _ => throw DbErrors.Argument($"There is no index {index}: there are :eavt, :aevt, :avet and :vaet.", index),
        };
    }
}
