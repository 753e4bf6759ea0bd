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
        foreach (char c in text)
        {
            if (c == '\n')
            {
                row++;
                column = promptWidth;
            }
            else if (++column >= screenWidth)
            {
                row++;
                column = 0;
            }
        }

        return new ScreenPosition(row, column);
    }
}
