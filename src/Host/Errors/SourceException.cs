using System;
using Accrete.Edn;

namespace Accrete.Host.Errors;

/// <summary>An error with the text it arose from, so that it can be shown under the offending form.</summary>
/// <param name="source">What the text is, for a reader: <c>the query</c>, or the name of a file.</param>
/// <param name="line">The offending line; null where the text is not at hand.</param>
/// <param name="position">Where in the text; null where that is not known.</param>
/// <param name="cause">What happened.</param>
internal sealed class SourceException(string source, string? line, SourcePosition? position, Exception cause)
    : Exception(cause.Message, cause)
{
    /// <summary>Gets what the text is.</summary>
    public string SourceName { get; } = source;

    /// <summary>Gets the offending line; null where the text is not at hand.</summary>
    public string? Line { get; } = line;

    /// <summary>Gets how many characters of the line come before the part in <see cref="Line"/>.</summary>
    public int LineFrom { get; init; }

    /// <summary>Gets where in the text; null where that is not known.</summary>
    public SourcePosition? Position { get; } = position;

    /// <summary>Gets where the form stands, in words, where it has no position of its own; null for nothing.</summary>
    public string? Place { get; init; }

    /// <summary>Gets the ident that was probably meant; null where there is no guess.</summary>
    public Keyword? Meant { get; init; }

    /// <summary>Gets what to do; null for what the error's keyword tells.</summary>
    public string? Advice { get; init; }
}
