using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;

namespace Accrete.Query.Fulltext;

/// <summary>Finds and scores the texts that a search matches, as Lucene's default similarity does: the best
/// has score 1.0.</summary>
internal sealed class Searcher
{
    private readonly FulltextIndex _index;
    private readonly Dictionary<int, List<Word>> _words = [];

    private Searcher(FulltextIndex index) => _index = index;

    /// <summary>Searches.</summary>
    /// <returns>A set of vectors <c>[entity text t score]</c>.</returns>
    /// <exception cref="AccreteException">The text is no search.</exception>
    public static EdnSet Search(FulltextIndex index, string text)
    {
        if (SearchParser.Parse(text) is not { } node)
        {
            return EdnSet.Empty;
        }

        Searcher searcher = new(index);
        double squares = searcher.SumOfSquares(node);
        Dictionary<int, float> scores = searcher.Score(node, squares > 0 ? (float)(1 / Math.Sqrt(squares)) : 1);
        return searcher.Rows(scores);
    }

    private EdnSet Rows(Dictionary<int, float> scores)
    {
        float best = 0;
        List<int> found = [.. scores.Keys];
        found.Sort();
        foreach (int number in found)
        {
            best = Math.Max(best, scores[number]);
        }

        WorkLimit.Spend(found.Count);
        object?[] rows = new object?[found.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            FulltextDocument document = _index.Texts[found[i]]!;
            rows[i] = EdnVector.Of(document.Entity, document.Text, document.T, best > 0
                ? (double)scores[found[i]] / best : 1.0);
        }

        return EdnSet.OfDistinct(rows);
    }

    /// <summary>Returns the sum of the squared weights, from which the norm of the query comes.</summary>
    private double SumOfSquares(SearchNode node)
    {
        double sum = node switch
        {
            SearchNode.Term term => Square(Rarity(term.Word)),
            SearchNode.Phrase phrase => Square(Rarity(phrase)),
            SearchNode.Boolean boolean => SumOfClauses(boolean),
            SearchNode.Fuzzy fuzzy => SumOfExpanded(fuzzy),
            _ => 1,
        };
        return sum * node.Boost * node.Boost;
    }

    private double SumOfClauses(SearchNode.Boolean boolean)
    {
        double sum = 0;
        foreach (SearchClause clause in boolean.Clauses)
        {
            sum += clause.Occurrence == Occurrence.MustNot ? 0 : SumOfSquares(clause.Node);
        }

        return sum;
    }

    private double SumOfExpanded(SearchNode.Fuzzy fuzzy)
    {
        double sum = 0;
        foreach ((string word, float likeness) in WordPatterns.Like(_index, fuzzy))
        {
            sum += Square(Rarity(word) * likeness);
        }

        return sum;
    }

    private Dictionary<int, float> Score(SearchNode node, float norm) => node switch
    {
        SearchNode.Term term => ScoreTerm(term.Word, norm * term.Boost),
        SearchNode.Phrase phrase => ScorePhrase(phrase, norm * phrase.Boost),
        SearchNode.Boolean boolean => ScoreBoolean(boolean, norm * boolean.Boost),
        SearchNode.Fuzzy fuzzy => ScoreFuzzy(fuzzy, norm * fuzzy.Boost),
        SearchNode.Prefix or SearchNode.Wildcard or SearchNode.Range => ScoreConstant(node, norm * node.Boost),
        _ => [],
    };

    private Dictionary<int, float> ScoreTerm(string word, float norm)
    {
        float rarity = Rarity(word);
        float weight = rarity * norm * rarity;
        Dictionary<int, float> scores = [];
        foreach (int number in TextsWith(word))
        {
            if (_index.Texts[number] is not null)
            {
                scores[number] = (float)Math.Sqrt(Frequency(number, word)) * weight * LengthNorm.Of(
                    WordsOf(number).Count);
            }
        }

        return scores;
    }

    private Dictionary<int, float> ScorePhrase(SearchNode.Phrase phrase, float norm)
    {
        float rarity = Rarity(phrase);
        float weight = rarity * norm * rarity;
        Dictionary<int, float> scores = [];
        foreach (int number in TextsWith(phrase.Words[0].Text))
        {
            float frequency = _index.Texts[number] is null ? 0 : PhraseMatch.Frequency(WordsOf(number), phrase);
            if (frequency > 0)
            {
                scores[number] = (float)Math.Sqrt(frequency) * weight * LengthNorm.Of(WordsOf(number).Count);
            }
        }

        return scores;
    }

    private Dictionary<int, float> ScoreFuzzy(SearchNode.Fuzzy fuzzy, float norm)
    {
        Dictionary<int, float> sums = [];
        foreach ((string word, float likeness) in WordPatterns.Like(_index, fuzzy))
        {
            Add(sums, ScoreTerm(word, norm * likeness));
        }

        return sums;
    }

    private Dictionary<int, float> ScoreConstant(SearchNode node, float score)
    {
        Dictionary<int, float> scores = [];
        foreach (string word in WordPatterns.Matching(_index, node))
        {
            foreach (int number in TextsWith(word))
            {
                if (_index.Texts[number] is not null)
                {
                    scores[number] = score;
                }
            }
        }

        return scores;
    }

    private Dictionary<int, float> ScoreBoolean(SearchNode.Boolean boolean, float norm)
    {
        Dictionary<int, float> sums = [];
        Dictionary<int, int> matched = [];
        List<Dictionary<int, float>> must = [];
        List<Dictionary<int, float>> mustNot = [];
        int counting = 0;
        foreach (SearchClause clause in boolean.Clauses)
        {
            Dictionary<int, float> scores = Score(clause.Node, norm);
            if (clause.Occurrence == Occurrence.MustNot)
            {
                mustNot.Add(scores);
                continue;
            }

            counting++;
            Add(sums, scores);
            WorkLimit.Spend(scores.Count);
            foreach (int number in scores.Keys)
            {
                matched[number] = matched.GetValueOrDefault(number) + 1;
            }

            if (clause.Occurrence == Occurrence.Must)
            {
                must.Add(scores);
            }
        }

        Dictionary<int, float> results = [];
        WorkLimit.Spend((long)sums.Count * (1 + must.Count + mustNot.Count));
        foreach (KeyValuePair<int, float> entry in sums)
        {
            if (must.TrueForAll(scores => scores.ContainsKey(entry.Key))
                && !mustNot.Exists(scores => scores.ContainsKey(entry.Key)))
            {
                results[entry.Key] = entry.Value * ((float)matched[entry.Key] / counting);
            }
        }

        return results;
    }

    private static void Add(Dictionary<int, float> sums, Dictionary<int, float> scores)
    {
        WorkLimit.Spend(scores.Count);
        foreach (KeyValuePair<int, float> entry in scores)
        {
            sums[entry.Key] = sums.GetValueOrDefault(entry.Key) + entry.Value;
        }
    }

    private ImmutableArray<int> TextsWith(string word)
    {
        ImmutableArray<int> numbers = _index.Postings.GetValueOrDefault(word, []);
        WorkLimit.Spend(numbers.Length);
        return numbers;
    }

    private float Rarity(string word)
    {
        int count = 0;
        foreach (int number in TextsWith(word))
        {
            count += _index.Texts[number] is null ? 0 : 1;
        }

        return (float)(Math.Log(_index.LiveCount / (double)(count + 1)) + 1);
    }

    private float Rarity(SearchNode.Phrase phrase)
    {
        float sum = 0;
        foreach (Word word in phrase.Words)
        {
            sum += Rarity(word.Text);
        }

        return sum;
    }

    private int Frequency(int number, string word)
    {
        int count = 0;
        foreach (Word other in WordsOf(number))
        {
            count += other.Text == word ? 1 : 0;
        }

        return count;
    }

    private List<Word> WordsOf(int number)
    {
        if (!_words.TryGetValue(number, out List<Word>? words))
        {
            words = Analyzer.Words(_index.Texts[number]!.Text);
            _words.Add(number, words);
        }

        return words;
    }

    private static double Square(double x) => x * x;
}
