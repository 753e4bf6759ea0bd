namespace Accrete.Query.Columns;

/// <summary>What the 64-bit numbers of a column stand for.</summary>
internal enum ColumnKind : byte
{
    /// <summary>Longs; entity ids too, since the reference treats ids as longs.</summary>
    Long,

    /// <summary>The bits of doubles.</summary>
    Double,

    /// <summary>Floats, as the bits of the double they widen to.</summary>
    Float,

    /// <summary>0 for false, 1 for true.</summary>
    Boolean,

    /// <summary>Milliseconds since 1970 UTC.</summary>
    Instant,

    /// <summary>Codes of the query's <see cref="ValuePool"/>: any value at all, nil too.</summary>
    Pooled,
}
