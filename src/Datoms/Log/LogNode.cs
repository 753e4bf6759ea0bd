using Accrete.Segments;

namespace Accrete.Log;

/// <summary>A segment of the log: transactions, or a directory of further segments.</summary>
internal abstract class LogNode : Segment
{
    /// <summary>Gets the t of the newest transaction.</summary>
    public abstract long LastT { get; }

    /// <summary>Gets how many datoms the transactions have together.</summary>
    public abstract long DatomCount { get; }
}
