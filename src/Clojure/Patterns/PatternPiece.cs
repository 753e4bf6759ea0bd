namespace Accrete.Clojure.Patterns;

/// <summary>A translated part of an expression.</summary>
/// <param name="Text">In .NET's syntax.</param>
/// <param name="IsAtom">Whether a quantifier behind it means all of it.</param>
/// <param name="Length">What is known about how much it matches.</param>
internal readonly record struct PatternPiece(string Text, bool IsAtom, PatternLength Length);
