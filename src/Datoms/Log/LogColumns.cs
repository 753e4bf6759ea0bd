using Accrete.Index;

namespace Accrete.Log;

/// <summary>The packed columns of a segment of the log, a row a transaction.</summary>
internal readonly struct LogColumns
{
    /// <summary>Makes a set of columns of one length.</summary>
    public LogColumns(Column ts, Column nextTs, Column nextElements, Column instants, Column ends)
    {
        Ts = ts;
        NextTs = nextTs;
        NextElements = nextElements;
        Instants = instants;
        Ends = ends;
    }

    /// <summary>Gets each transaction's t, ascending.</summary>
    public Column Ts { get; }

    /// <summary>Gets the next number for a transaction or an entity after it.</summary>
    public Column NextTs { get; }

    /// <summary>Gets the next number in the partition of the schema after it.</summary>
    public Column NextElements { get; }

    /// <summary>Gets its instant, in milliseconds since 1970.</summary>
    public Column Instants { get; }

    /// <summary>Gets how many datoms it and all before it have.</summary>
    public Column Ends { get; }

    /// <summary>Returns how many bytes so many rows take.</summary>
    public long BytesOf(int rows) =>
        (long)rows * (Ts.Width + NextTs.Width + NextElements.Width + Instants.Width + Ends.Width);
}
