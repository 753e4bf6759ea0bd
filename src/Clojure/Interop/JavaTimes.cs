namespace Accrete.Clojure.Interop;

/// <summary>The formats of instants that Java reads.</summary>
internal static class JavaTimes
{
    /// <summary>ISO 8601 in UTC, with up to nine digits of a second.</summary>
    public static readonly string[] IsoFormats =
    [
        "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:sszzz",
    ];
}
