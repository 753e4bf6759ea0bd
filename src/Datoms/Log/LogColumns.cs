using Accrete.Index.Leaves;

namespace Accrete.Log;

/// <summary>The packed columns of a segment of the log, a row a transaction.</summary>
internal readonly struct LogColumns
{
    /// <summary>Makes a set of columns of one length.</summary>
    public LogColumns(
        PackedColumn ts, PackedColumn nextTs, PackedColumn nextElements, PackedColumn instants, PackedColumn ends)
    {
        Ts = ts;
        NextTs = nextTs;
        NextElements = nextElements;
        Instants = instants;
        Ends = ends;
    }

    /// <summary>Gets each transaction's t, ascending.</summary>
    public PackedColumn Ts { get; }

    /// <summary>Gets the next number for a transaction or an entity after it.</summary>
    public PackedColumn NextTs { get; }

    /// <summary>Gets the next number in the partition of the schema after it.</summary>
    public PackedColumn NextElements { get; }

    /// <summary>Gets its instant, in milliseconds since 1970.</summary>
    public PackedColumn Instants { get; }

    /// <summary>Gets how many datoms it and all before it have.</summary>
    public PackedColumn Ends { get; }

    /// <summary>Returns how many bytes so many rows take.</summary>
    public long BytesOf(int rows) =>
        (long)rows * (Ts.Width + NextTs.Width + NextElements.Width + Instants.Width + Ends.Width);
}
