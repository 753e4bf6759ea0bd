using System;

namespace Accrete.Log;

/// <summary>A segment that tells where transactions are: for each piece its newest t.</summary>
internal sealed class LogDirectory : LogNode
{
    /// <summary>The most pieces: that many are put into a directory at once.</summary>
    public const int PiecesMax = 256;

    /// <summary>About how many bytes of memory a piece takes.</summary>
    private const int PieceBytes = 80;

    /// <summary>Makes a directory of pieces, oldest first, of which there is at least one.</summary>
    public LogDirectory(ReadOnlySpan<LogHandle> pieces)
    {
        Invariant.Check(pieces.Length is > 0 and <= PiecesMax, "a directory of the log has from 1 to 256 pieces");
        Pieces = pieces.ToArray();
        foreach (LogHandle piece in pieces)
        {
            DatomCount += piece.DatomCount;
        }
    }

    /// <summary>Gets the pieces, oldest first.</summary>
    public LogHandle[] Pieces { get; }

    /// <inheritdoc/>
    public override long LastT => Pieces[^1].LastT;

    /// <inheritdoc/>
    public override long DatomCount { get; }

    /// <inheritdoc/>
    public override bool IsDirectory => true;

    /// <inheritdoc/>
    public override long MemoryBytes => PieceBytes * (long)Pieces.Length;
}
