using System.Globalization;

namespace Accrete.Host.Output;

/// <summary>Writes numbers with what they count.</summary>
internal static class Plural
{
    /// <summary>Returns <c>1 datom</c>, <c>2,000 datoms</c>, <c>2 batches</c>.</summary>
    public static string Of(long count, string noun)
    {
        string ending = count == 1 ? "" : noun.EndsWith('h') ? "es" : "s";
        return string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{ending}");
    }
}
