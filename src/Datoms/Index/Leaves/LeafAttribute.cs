using System.Runtime.CompilerServices;
using Accrete.Values;

namespace Accrete.Index.Leaves;

/// <summary>One attribute that has datoms in a leaf.</summary>
/// <param name="Id">The attribute's id.</param>
/// <param name="Kind">The kind of its values.</param>
/// <param name="Base">What its numbers in the column of values count from; 0 for reference kinds.</param>
/// <param name="Scale">How doubles stand in the column, see <see cref="PackedDoubles"/>; 0 where their bits
/// do.</param>
/// <param name="Table">The bits of doubles that stand in the column as places in here; null for all others.</param>
internal readonly record struct LeafAttribute(int Id, ValueKind Kind, long Base, int Scale = 0, long[]? Table = null)
{
    /// <summary>Returns the bits of a value, or its index into the dictionary, from its place in the column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long CodeOf(long difference) => Scale == 0 ? difference + Base : PackedDoubles.BitsOf(difference, this);
}
