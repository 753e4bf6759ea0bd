namespace Accrete.Clojure.Patterns;

/// <summary>Which characters a text has: an expression for fewer of them is simpler and faster.</summary>
internal enum Alphabet
{
    /// <summary>ASCII alone.</summary>
    Ascii,

    /// <summary>Characters of one UTF-16 unit.</summary>
    Bmp,

    /// <summary>All, pairs of units too; a pair counts as one character.</summary>
    Full,
}
