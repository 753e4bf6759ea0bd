namespace Accrete.Index.Leaves;

/// <summary>The packed columns of a leaf.</summary>
/// <remarks>Fields, and handed out by reference: a row is read without copying the columns.</remarks>
internal readonly struct LeafColumns
{
    /// <summary>The entity ids.</summary>
    public readonly PackedColumn E;

    /// <summary>Indexes into the attributes of the leaf.</summary>
    public readonly PackedColumn A;

    /// <summary>Bits less the attribute's base, or indexes into the dictionary.</summary>
    public readonly PackedColumn V;

    /// <summary>t and the added bit: <c>t &lt;&lt; 1 | added</c>.</summary>
    public readonly PackedColumn TOp;

    /// <summary>Makes a set of columns of one length.</summary>
    public LeafColumns(PackedColumn e, PackedColumn a, PackedColumn v, PackedColumn tOp)
    {
        E = e;
        A = a;
        V = v;
        TOp = tOp;
    }

    /// <summary>Returns how many bytes so many rows take.</summary>
    public long BytesOf(int rows) => (long)rows * (E.Width + A.Width + V.Width + TOp.Width);
}
