using System;
using Accrete.Edn;

namespace Accrete.Host.Errors;

/// <summary>Finds where a form stands in the text it came from, where the form itself does not know: keywords,
/// symbols and numbers carry no position.</summary>
internal static class FormPlace
{
    /// <summary>Returns the first place of the form at or behind an offset.</summary>
    /// <returns>Null where it does not stand there as a word of its own.</returns>
    public static SourcePosition? In(string text, object? form, int from = 0)
    {
        string word = form is null ? "" : EdnPrinter.Print(form);
        for (int at = from; word.Length > 0 && (at = text.IndexOf(word, at, StringComparison.Ordinal)) >= 0; at++)
        {
            if (!IsInsideWord(text, at - 1) && !IsInsideWord(text, at + word.Length))
            {
                return PositionOf(text, at);
            }
        }

        return null;
    }

    private static SourcePosition PositionOf(string text, int offset)
    {
        int line = 1 + text.AsSpan(0, offset).Count('\n');
        int lineStart = text.AsSpan(0, offset).LastIndexOf('\n') + 1;
        return new SourcePosition(line, offset - lineStart + 1, offset);
    }

    private static bool IsInsideWord(string text, int at) =>
        at >= 0 && at < text.Length && !char.IsWhiteSpace(text[at])
            && !"[](){}\",;".Contains(text[at], StringComparison.Ordinal);
}
