using System.Collections.Generic;
using System.Text;

namespace Accrete.Docs.Tests;

/// <summary>Splits a command line as a shell does: at blanks outside of quotes.</summary>
internal static class CommandWords
{
    /// <summary>Returns the words of a command line.</summary>
    public static IEnumerable<string> Of(string line)
    {
        StringBuilder word = new();
        bool isWord = false;
        char quote = '\0';
        foreach (char c in line)
        {
            if (quote != '\0' ? c == quote : c is '\'' or '"')
            {
                quote = quote == '\0' ? c : '\0';
                isWord = true;
            }
            else if (quote != '\0' || c != ' ')
            {
                word.Append(c);
                isWord = true;
            }
            else if (isWord)
            {
                yield return word.ToString();
                word.Clear();
                isWord = false;
            }
        }

        if (isWord)
        {
            yield return word.ToString();
        }
    }
}
