using System;
using System.Globalization;
using Accrete.Host.Output;

namespace Accrete.Host.Shell;

/// <summary>Computes where text stands on a screen that breaks long lines.</summary>
/// <param name="Row">Rows below the first.</param>
/// <param name="Column">Columns from the left edge.</param>
internal readonly record struct ScreenPosition(int Row, int Column)
{
    /// <summary>Returns where the cursor stands after a text whose every line begins behind a prompt.</summary>
    public static ScreenPosition After(string text, int promptWidth, int screenWidth)
    {
        int row = 0, column = promptWidth;
        for (int at = 0; at < text.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(text.AsSpan(at));
            ReadOnlySpan<char> element = text.AsSpan(at, length);
            at += length;
            if (element[^1] == '\n')
            {
                row++;
                column = promptWidth;
                continue;
            }

            int width = TextWidth.OfElement(element);
            if (column + width > screenWidth)
            {
                // A wide letter does not stand half on the next row.
                row++;
                column = 0;
            }

            column += width;
            if (column >= screenWidth)
            {
                row++;
                column = 0;
            }
        }

        return new ScreenPosition(row, column);
    }
}
