using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;

namespace Accrete.Host.Shell;

/// <summary>Completes the word before the cursor.</summary>
/// <param name="candidates">All words there are, asked anew each time: the schema may have grown.</param>
internal sealed class Completer(Func<IEnumerable<string>> candidates)
{
    /// <summary>What ends a word that is being completed.</summary>
    private static readonly SearchValues<char> Breaks = SearchValues.Create(" \t\n[]{}()\"");

    /// <summary>Returns the word before the cursor, and the words that begin with it, in order.</summary>
    public (string Word, IReadOnlyList<string> Matches) Complete(string before)
    {
        int start = before.AsSpan().LastIndexOfAny(Breaks) + 1;
        string word = before[start..];
        if (word.Length == 0)
        {
            return (word, []);
        }

        List<string> matches = [.. candidates()
            .Where(candidate => candidate.StartsWith(word, StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)];
        matches.Sort(StringComparer.Ordinal);
        return (word, matches);
    }

    /// <summary>Returns what all words begin with.</summary>
    public static string CommonPrefix(IReadOnlyList<string> words)
    {
        string prefix = words.Count == 0 ? "" : words[0];
        foreach (string word in words)
        {
            int length = 0;
            while (length < prefix.Length && length < word.Length && prefix[length] == word[length])
            {
                length++;
            }

            prefix = prefix[..length];
        }

        return prefix;
    }
}
