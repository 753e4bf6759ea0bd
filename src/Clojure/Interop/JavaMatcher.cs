using Accrete.Clojure.Patterns;

namespace Accrete.Clojure.Interop;

/// <summary>An expression with a text, as <c>re-matcher</c> gives them together. It remembers no place: <c>re-find</c>
/// and <c>re-groups</c> of it mean the first match.</summary>
/// <param name="Regex">The expression.</param>
/// <param name="Text">The text.</param>
internal sealed record JavaMatcher(JavaRegex Regex, string Text);
