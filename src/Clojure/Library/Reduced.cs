namespace Accrete.Clojure.Library;

/// <summary>A result that ends a reduction, as <c>(reduced x)</c> makes it.</summary>
/// <param name="Value">The result.</param>
internal sealed record Reduced(object? Value)
{
    /// <summary>Returns the result within, or the value itself where it ends nothing.</summary>
    public static object? Open(object? value) => value is Reduced reduced ? reduced.Value : value;
}
