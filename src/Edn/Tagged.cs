namespace Accrete.Edn;

/// <summary>A form with a tag that the reader does not know, kept as it stands: <c>#tag form</c>.</summary>
/// <param name="Tag">The tag without its <c>#</c>.</param>
/// <param name="Form">The form that follows.</param>
/// <param name="Position">Where the <c>#</c> stood; null where the form was built in memory. No part of
/// equality.</param>
public sealed record Tagged(Symbol Tag, object? Form, SourcePosition? Position = null)
{
    /// <summary>Compares tag and form.</summary>
    public bool Equals(Tagged? other) =>
        other is not null && Tag.Equals(other.Tag) && EdnEquality.Instance.Equals(Form, other.Form);

    /// <inheritdoc/>
    public override int GetHashCode() => Tag.GetHashCode() ^ EdnEquality.Instance.GetHashCode(Form);

    /// <summary>Returns the EDN text.</summary>
    public override string ToString() => EdnPrinter.Print(this);
}
