namespace Accrete.Clojure;

/// <summary>A value that has no EDN, but a text by which functions and errors show it.</summary>
internal interface IWithText
{
    /// <summary>Gets the text.</summary>
    string Text { get; }
}
