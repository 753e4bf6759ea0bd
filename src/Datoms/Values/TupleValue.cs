using System.Collections.Immutable;

namespace Accrete.Values;

/// <summary>The 2 to 8 slots of a tuple value; a nil slot is <see langword="default"/>.</summary>
/// <param name="Slots">The slots in order.</param>
public sealed record TupleValue(ImmutableArray<Value> Slots)
{
    /// <summary>Compares slot by slot.</summary>
    public bool Equals(TupleValue? other)
    {
        if (other is null || other.Slots.Length != Slots.Length)
        {
            return false;
        }

        for (int i = 0; i < Slots.Length; i++)
        {
            if (!Slots[i].Equals(other.Slots[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Returns the EDN text of the slots as a vector.</summary>
    public override string ToString() => $"[{string.Join(' ', Slots)}]";

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        System.HashCode hash = default;
        foreach (Value slot in Slots)
        {
            hash.Add(slot);
        }

        return hash.ToHashCode();
    }
}
