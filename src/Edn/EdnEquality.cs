using System.Collections.Generic;

namespace Accrete.Edn;

/// <summary>Equality of EDN values as the reference has it: long and bigint of one value are equal, long and double never;
/// lists and vectors of equal items are equal; sets and maps by content.</summary>
public sealed class EdnEquality : IEqualityComparer<object?>
{
    private EdnEquality()
    {
    }

    /// <summary>Gets the one instance.</summary>
    public static EdnEquality Instance { get; } = new();

    /// <inheritdoc/>
    public new bool Equals(object? x, object? y) => throw new System.NotImplementedException();

    /// <inheritdoc/>
    public int GetHashCode(object? obj) => throw new System.NotImplementedException();
}
