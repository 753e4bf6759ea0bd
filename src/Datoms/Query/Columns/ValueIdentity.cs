using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Query.Columns;

/// <summary>Tells values of rows apart: as <see cref="EdnEquality"/> does, but <c>3.5M</c> from <c>3.50M</c>
/// too, as the reference's joins and sets do.</summary>
internal sealed class ValueIdentity : IEqualityComparer<object?>
{
    private ValueIdentity()
    {
    }

    /// <summary>Gets the one instance.</summary>
    public static ValueIdentity Instance { get; } = new();

    /// <inheritdoc/>
    public new bool Equals(object? x, object? y) =>
        x is BigDecimal left ? y is BigDecimal right && left.Equals(right) : EdnEquality.Instance.Equals(x, y);

    /// <inheritdoc/>
    public int GetHashCode(object? obj) => EdnEquality.Instance.GetHashCode(obj);
}
