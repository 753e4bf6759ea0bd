using Accrete.Edn;

namespace Accrete.Host.Output;

/// <summary>Writes values for a cell of a table: EDN, but strings that stand alone without quotes, and cut
/// where too long.</summary>
internal static class CellText
{
    /// <summary>Returns the text of a value, at most <paramref name="widthMax"/> columns.</summary>
    public static string Of(object? value, int widthMax = 80)
    {
        string text = value is string plain ? plain : EdnPrinter.Print(value);
        return TextWidth.Cut(Visible.Of(text.ReplaceLineEndings(" ").Replace('\t', ' ')), widthMax);
    }
}
