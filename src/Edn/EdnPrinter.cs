namespace Accrete.Edn;

/// <summary>Writes EDN text that reads back equal.</summary>
public static class EdnPrinter
{
    /// <summary>Returns the text of a value on one line.</summary>
    public static string Print(object? value) => throw new System.NotImplementedException();

    /// <summary>Returns the text of a value in lines of at most <paramref name="width"/> columns where its parts allow it.</summary>
    public static string Pretty(object? value, int width = 100) => throw new System.NotImplementedException();
}
