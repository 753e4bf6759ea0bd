using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Log;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Query.Fulltext;

/// <summary>Keeps the fulltext indexes of one database state: made when first searched, from those of the state before
/// where it had them, so that a transaction costs its own datoms.</summary>
/// <remarks>What is made follows from the state alone: a race makes it twice, never differently.</remarks>
internal sealed class FulltextSlot
{
    /// <summary>An index that nobody has asked for since so many numbers were given out is not carried along any more:
    /// making it anew costs as much as catching up.</summary>
    private const long InheritedTMax = 100_000;

    private readonly ImmutableDictionary<int, Built> _inherited;
    private ImmutableDictionary<int, Built> _built;

    private FulltextSlot(ImmutableDictionary<int, Built> inherited)
    {
        _inherited = inherited;
        _built = ImmutableDictionary<int, Built>.Empty;
    }

    /// <summary>Gets a slot of a state before which nothing was searched.</summary>
    public static FulltextSlot New() => new(ImmutableDictionary<int, Built>.Empty);

    /// <summary>Returns the slot of the state that follows by one transaction.</summary>
    /// <param name="t">The t of that transaction.</param>
    public FulltextSlot Next(long t)
    {
        ImmutableDictionary<int, Built> inherited = _inherited.SetItems(Volatile.Read(ref _built));
        foreach ((int attribute, Built index) in inherited)
        {
            inherited = t - index.T > InheritedTMax ? inherited.Remove(attribute) : inherited;
        }

        return new FulltextSlot(inherited);
    }

    /// <summary>Returns the index of an attribute's present values.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="current">All that holds in the state of this slot.</param>
    /// <param name="log">Its log.</param>
    /// <param name="basisT">Its basis.</param>
    public FulltextIndex IndexOf(DbAttribute attribute, DatomSource current, TxLog log, long basisT)
    {
        if (Volatile.Read(ref _built).TryGetValue(attribute.Id, out Built? known))
        {
            // States that share a slot have one basis: an index job changes where datoms are, not which there are.
            Invariant.Check(known.T == basisT, "a state and its fulltext indexes have one basis");
            return known.Index;
        }

        FulltextIndex index = _inherited.TryGetValue(attribute.Id, out Built? before)
            ? Advance(before, log, basisT, attribute.Id)
            : FulltextIndex.Of(Documents(current, attribute.Id));
        ImmutableInterlocked.TryAdd(ref _built, attribute.Id, new Built(basisT, index));
        return index;
    }

    /// <summary>Reads the texts of an attribute from a view; in a history retractions are texts of their own.</summary>
    public static IEnumerable<FulltextDocument> Documents(DatomSource source, int attribute)
    {
        foreach (Datom datom in source.Read(IndexOrder.Aevt, IndexRange.Of(attribute)))
        {
            yield return new FulltextDocument(datom.E, (string)datom.V.Reference!, datom.T);
        }
    }

    private static FulltextIndex Advance(Built before, TxLog log, long basisT, int attribute)
    {
        FulltextIndex index = before.Index;
        foreach (LogEntry entry in log.Range(before.T + 1, basisT + 1))
        {
            foreach (Datom datom in entry.Data)
            {
                if (datom.A == attribute && datom.V.Kind == ValueKind.String)
                {
                    string text = (string)datom.V.Reference!;
                    index = datom.Added
                        ? index.With(new FulltextDocument(datom.E, text, datom.T))
                        : index.Without(datom.E, text);
                }
            }
        }

        return index;
    }

    /// <summary>An index with the basis that it shows.</summary>
    private sealed record Built(long T, FulltextIndex Index);
}
