namespace Accrete.Index;

/// <summary>The packed columns of a leaf.</summary>
/// <param name="E">The entity ids.</param>
/// <param name="A">Indexes into the attributes of the leaf.</param>
/// <param name="V">Bits less the attribute's base, or indexes into the dictionary.</param>
/// <param name="TOp">t and the added bit: <c>t &lt;&lt; 1 | added</c>.</param>
internal readonly record struct LeafColumns(Column E, Column A, Column V, Column TOp);
