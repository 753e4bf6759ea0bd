using System;

namespace Accrete.Host.Errors;

/// <summary>The part of a line around a place in it, with the column that the caret goes under.</summary>
/// <param name="Text">The part.</param>
/// <param name="CaretColumn">Columns before the caret.</param>
internal readonly record struct SourceExcerpt(string Text, int CaretColumn)
{
    private const string Cut = "...";

    /// <summary>Takes at most <paramref name="widthMax"/> columns out of a line, around a column counted
    /// from 1.</summary>
    public static SourceExcerpt Of(string line, int column, int widthMax = 100)
    {
        int caret = Math.Clamp(column - 1, 0, line.Length);
        string shown = line.Replace('\t', ' ');
        if (shown.Length <= widthMax)
        {
            return new SourceExcerpt(shown, caret);
        }

        int start = Math.Clamp(caret - (widthMax / 3), 0, shown.Length - widthMax);
        string part = shown.Substring(start, widthMax);
        bool isCutLeft = start > 0, isCutRight = start + widthMax < shown.Length;
        string text = (isCutLeft ? Cut : "") + part + (isCutRight ? Cut : "");
        return new SourceExcerpt(text, caret - start + (isCutLeft ? Cut.Length : 0));
    }
}
