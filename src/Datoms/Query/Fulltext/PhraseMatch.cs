using System.Collections.Generic;

namespace Accrete.Query.Fulltext;

/// <summary>Finds phrases in a text.</summary>
internal static class PhraseMatch
{
    /// <summary>Returns how often a phrase stands in a text; a match that is off by n places counts 1/(n+1).</summary>
    public static float Frequency(List<Word> text, SearchNode.Phrase phrase)
    {
        float frequency = 0;
        foreach (Word word in text)
        {
            if (word.Text == phrase.Words[0].Text && Distance(text, phrase, word.Position) is { } distance
                && distance <= phrase.Slop)
            {
                frequency += 1f / (distance + 1);
            }
        }

        return frequency;
    }

    /// <summary>Returns by how many places the words of the phrase are off that follow a first word; null where
    /// one is missing.</summary>
    private static int? Distance(List<Word> text, SearchNode.Phrase phrase, int first)
    {
        int least = 0, most = 0;
        for (int i = 1; i < phrase.Words.Length; i++)
        {
            int expected = first + phrase.Words[i].Position - phrase.Words[0].Position;
            int? nearest = null;
            foreach (Word word in text)
            {
                int off = word.Position - expected;
                if (word.Text == phrase.Words[i].Text
                    && (nearest is null || System.Math.Abs(off) < System.Math.Abs(nearest.Value)))
                {
                    nearest = off;
                }
            }

            if (nearest is null)
            {
                return null;
            }

            least = System.Math.Min(least, nearest.Value);
            most = System.Math.Max(most, nearest.Value);
        }

        return most - least;
    }
}
