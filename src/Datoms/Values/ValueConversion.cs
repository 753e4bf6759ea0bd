using System.Diagnostics.CodeAnalysis;

namespace Accrete.Values;

/// <summary>Takes EDN values into attribute values and back.</summary>
internal static class ValueConversion
{
    /// <summary>Returns the EDN value.</summary>
    public static object? ToObject(in Value value) => throw new System.NotImplementedException();

    /// <summary>Converts an EDN or .NET value to a kind by the rules of transactions (a double for a float attribute, a
    /// long for a bigint one, …). Refs take only numbers here.</summary>
    /// <returns>False where the value is not valid for the kind.</returns>
    public static bool TryConvert(object? value, ValueKind kind, [NotNullWhen(true)] out Value converted) =>
        throw new System.NotImplementedException();
}
