using System;
using System.Collections.Generic;
using System.IO.Enumeration;

namespace Accrete.Query.Fulltext;

/// <summary>Finds the words of an index that a pattern stands for.</summary>
internal static class WordPatterns
{
    /// <summary>Returns the words that a prefix, wildcard or range matches.</summary>
    public static IEnumerable<string> Matching(FulltextIndex index, SearchNode node)
    {
        foreach (string word in index.Postings.Keys)
        {
            WorkLimit.Spend(1);
            bool matches = node switch
            {
                SearchNode.Prefix prefix => word.StartsWith(prefix.Text, StringComparison.Ordinal),
                SearchNode.Wildcard wildcard =>
                    FileSystemName.MatchesSimpleExpression(wildcard.Pattern, word, ignoreCase: false),
                SearchNode.Range range => IsBetween(word, range),
                _ => false,
            };
            if (matches)
            {
                yield return word;
            }
        }
    }

    /// <summary>Returns the words that are like a fuzzy word, with how much they count: from over 0 to 1.</summary>
    public static IEnumerable<(string Word, float Likeness)> Like(FulltextIndex index, SearchNode.Fuzzy fuzzy)
    {
        foreach (string word in index.Postings.Keys)
        {
            WorkLimit.Spend(1 + ((long)word.Length * fuzzy.Word.Length / 8));
            int shorter = Math.Min(word.Length, fuzzy.Word.Length);
            float similarity = 1f - ((float)EditDistance(word, fuzzy.Word) / shorter);
            if (similarity > fuzzy.Similarity)
            {
                yield return (word, (similarity - fuzzy.Similarity) / (1 - fuzzy.Similarity));
            }
        }
    }

    private static bool IsBetween(string word, SearchNode.Range range)
    {
        int from = string.CompareOrdinal(word, range.From);
        int to = string.CompareOrdinal(word, range.To);
        return range.Inclusive ? from >= 0 && to <= 0 : from > 0 && to < 0;
    }

    private static int EditDistance(string x, string y)
    {
        int[] previous = new int[y.Length + 1];
        int[] current = new int[y.Length + 1];
        for (int j = 0; j <= y.Length; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= x.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= y.Length; j++)
            {
                int change = previous[j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1);
                current[j] = Math.Min(change, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[y.Length];
    }
}
