using System;

namespace Accrete.Clojure.Patterns;

/// <summary>The modes that letters switch within an expression, as in <c>(?im)</c>.</summary>
[Flags]
internal enum PatternFlags
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>i: ASCII letters match in any case.</summary>
    IgnoreCase = 1,

    /// <summary>m: <c>^</c> and <c>$</c> match at every line.</summary>
    Multiline = 2,

    /// <summary>s: a dot matches the end of a line.</summary>
    DotAll = 4,

    /// <summary>x: white space and <c># ...</c> mean nothing.</summary>
    Comments = 8,

    /// <summary>d: only a line feed ends a line.</summary>
    UnixLines = 16,

    /// <summary>u: all letters have cases for <c>i</c>.</summary>
    UnicodeCase = 32,

    /// <summary>U: <c>\w</c>, <c>\d</c>, <c>\p{Alpha}</c> and their kin mean Unicode's characters.</summary>
    UnicodeClass = 64,
}
