using Accrete.Values;

namespace Accrete.Index.Leaves;

/// <summary>One attribute that has datoms in a leaf.</summary>
/// <param name="Id">The attribute's id.</param>
/// <param name="Kind">The kind of its values.</param>
/// <param name="Base">What its numbers in the column of values count from; 0 for reference kinds.</param>
internal readonly record struct LeafAttribute(int Id, ValueKind Kind, long Base);
