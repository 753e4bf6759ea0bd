using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.InteropServices;

namespace Accrete.Query.Fulltext;

/// <summary>The texts of one attribute, and for each word the texts that hold it: an immutable value.</summary>
/// <param name="Texts">The texts by number; null for one that is gone.</param>
/// <param name="Postings">For each word the numbers of its texts, ascending; those of texts that are gone too.</param>
/// <param name="LiveCount">How many texts there are.</param>
internal sealed record FulltextIndex(
    ImmutableList<FulltextDocument?> Texts, ImmutableDictionary<string, ImmutableArray<int>> Postings, int LiveCount)
{
    /// <summary>Fewer texts that are gone are not worth making the index anew.</summary>
    private const int GoneMin = 1024;

    /// <summary>Gets the index without texts.</summary>
    public static FulltextIndex Empty { get; } = new([], ImmutableDictionary<string, ImmutableArray<int>>.Empty, 0);

    /// <summary>Makes an index of many texts at once.</summary>
    public static FulltextIndex Of(IEnumerable<FulltextDocument> documents)
    {
        ImmutableList<FulltextDocument?>.Builder texts = ImmutableList.CreateBuilder<FulltextDocument?>();
        Dictionary<string, List<int>> postings = [];
        foreach (FulltextDocument document in documents)
        {
            WorkLimit.Spend(1 + (document.Text.Length / 8));
            foreach (Word word in Analyzer.Words(document.Text))
            {
                ref List<int>? numbers = ref CollectionsMarshal.GetValueRefOrAddDefault(postings, word.Text, out _);
                numbers ??= [];
                if (numbers.Count == 0 || numbers[^1] != texts.Count)
                {
                    numbers.Add(texts.Count);
                }
            }

            texts.Add(document);
        }

        ImmutableDictionary<string, ImmutableArray<int>>.Builder frozen =
            ImmutableDictionary.CreateBuilder<string, ImmutableArray<int>>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, List<int>> entry in postings)
        {
            frozen.Add(entry.Key, [.. entry.Value]);
        }

        return new FulltextIndex(texts.ToImmutable(), frozen.ToImmutable(), texts.Count);
    }

    /// <summary>Returns the index with one more text; made anew where most texts are gone.</summary>
    public FulltextIndex With(FulltextDocument document)
    {
        if (Texts.Count > GoneMin + (2 * LiveCount))
        {
            return Of(Texts.OfType<FulltextDocument>()).With(document);
        }

        ImmutableDictionary<string, ImmutableArray<int>> postings = Postings;
        foreach (Word word in Analyzer.Words(document.Text))
        {
            ImmutableArray<int> numbers = postings.GetValueOrDefault(word.Text, []);
            if (numbers.IsEmpty || numbers[^1] != Texts.Count)
            {
                postings = postings.SetItem(word.Text, numbers.Add(Texts.Count));
            }
        }

        return new FulltextIndex(Texts.Add(document), postings, LiveCount + 1);
    }

    /// <summary>Returns the index without an entity's text.</summary>
    public FulltextIndex Without(long entity, string text)
    {
        List<Word> words = Analyzer.Words(text);
        if (words.Count == 0)
        {
            // A text without words is found by nothing; it only counts.
            return this with { LiveCount = LiveCount - 1 };
        }

        foreach (int number in Postings.GetValueOrDefault(words[0].Text, []))
        {
            if (Texts[number] is { } document && document.Entity == entity && document.Text == text)
            {
                return this with { Texts = Texts.SetItem(number, null), LiveCount = LiveCount - 1 };
            }
        }

        return this;
    }
}

/// <summary>One fact that can be searched.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Text">The value.</param>
/// <param name="T">The t of the transaction.</param>
internal sealed record FulltextDocument(long Entity, string Text, long T);
