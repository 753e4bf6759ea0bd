namespace Accrete.Log;

/// <summary>Takes the segments into which a log was packed.</summary>
internal interface ILogSink
{
    /// <summary>Takes a segment, with all below it, and returns what a log holds on to it by: the same handle for one
    /// that was taken before.</summary>
    /// <exception cref="AccreteException">Storage refuses it.</exception>
    LogHandle Keep(LogHandle node);
}
