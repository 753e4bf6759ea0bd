using System;

namespace Accrete.Edn;

/// <summary>Says that a text is not EDN, where, and what to do. The data is wrong, not the program: never
/// transient.</summary>
public sealed class EdnException : FormatException
{
    /// <summary>Makes the error of a text at a position.</summary>
    public EdnException(string message, SourcePosition position, bool incomplete = false)
        : base($"{message} ({position})")
    {
        Position = position;
        Incomplete = incomplete;
    }

    /// <summary>Gets where the offending form begins.</summary>
    public SourcePosition Position { get; }

    /// <summary>Gets whether the text only ended too early: with more text it may be right.</summary>
    public bool Incomplete { get; }
}
