using System;
using Accrete.Edn;

namespace Accrete;

/// <summary>The one exception family: a keyword, a category, the offending form, and where it stands.</summary>
/// <remarks>The message begins with the keyword, as in the reference: <c>:db.error/not-an-entity Unable to
/// resolve ...</c>.</remarks>
public sealed class AccreteException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="error">The <c>:db.error/...</c> keyword; null where the reference has none.</param>
    /// <param name="category">What a caller may do.</param>
    /// <param name="message">What happened, where, and what to do, without the keyword.</param>
    /// <param name="form">The offending form; its position is taken over.</param>
    /// <param name="data">More keys of the error's data; null for none.</param>
    /// <param name="inner">What caused it; null for nothing.</param>
    public AccreteException(
        Keyword? error, AnomalyCategory category, string message, object? form = null, EdnMap? data = null,
        Exception? inner = null)
        : base(error is null ? message : $"{error} {message}", inner)
    {
        Error = error;
        Explanation = message;
        Category = category;
        Form = form;
        Details = data ?? EdnMap.Empty;
        Position = form switch
        {
            EdnSequence sequence => sequence.Position,
            EdnMap map => map.Position,
            EdnSet set => set.Position,
            Tagged tagged => tagged.Position,
            _ => null,
        };
    }

    /// <summary>Gets the <c>:db.error/...</c> keyword, null where the reference has none.</summary>
    public Keyword? Error { get; }

    /// <summary>Gets the message without the keyword, to be told within another.</summary>
    internal string Explanation { get; }

    /// <summary>Gets what a caller may do.</summary>
    public AnomalyCategory Category { get; }

    /// <summary>Gets the offending form, null where there is no single one.</summary>
    public object? Form { get; }

    /// <summary>Gets where the form began in its source text, null where it was built in memory.</summary>
    public SourcePosition? Position { get; }

    /// <summary>Gets further data, for example <c>:d1</c> and <c>:d2</c> of two datoms in conflict.</summary>
    public EdnMap Details { get; }

    /// <summary>Gets whether the same call may succeed later.</summary>
    public bool IsTransient => Category is AnomalyCategory.Busy or AnomalyCategory.Unavailable
        or AnomalyCategory.Interrupted;
}
