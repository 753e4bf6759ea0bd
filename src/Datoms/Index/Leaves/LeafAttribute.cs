using System.Runtime.CompilerServices;
using Accrete.Values;

namespace Accrete.Index.Leaves;

/// <summary>One attribute that has datoms in a leaf.</summary>
/// <param name="Id">The attribute's id.</param>
/// <param name="Kind">The kind of its values.</param>
/// <param name="Base">What its numbers in the column of values count from; 0 for reference kinds.</param>
/// <param name="Scale">For doubles that are decimal numbers: how they stand in the column, see
/// <see cref="DecimalDoubles"/>; 0 where the bits do.</param>
internal readonly record struct LeafAttribute(int Id, ValueKind Kind, long Base, int Scale = 0)
{
    /// <summary>Returns the bits of a value, or its index into the dictionary, from what stands in the
    /// column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long CodeOf(long difference) =>
        Scale == 0 ? difference + Base : DecimalDoubles.BitsOf(difference + Base, Scale);
}
