using System;
using System.Collections.Generic;
using System.Globalization;

namespace Accrete.Clojure.Patterns;

/// <summary>The sets of characters that expressions name: <c>\d</c>, <c>\p{Alpha}</c>, <c>\p{Lu}</c>,
/// <c>\p{IsGreek}</c>.</summary>
internal static class UnicodeClasses
{
    private const int CategoryCount = 30;

    private static readonly Lazy<CodePointSet[]> Categories = new(ReadCategories);
    private static readonly Dictionary<string, CodePointSet> Posix = MakePosix();

    private static readonly string[] CategoryNames =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
        "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    /// <summary>Gets the ASCII digits.</summary>
    public static CodePointSet Digit { get; } = CodePointSet.Parse("0-9");

    /// <summary>Gets the ASCII letters, digits and the underscore.</summary>
    public static CodePointSet Word { get; } = CodePointSet.Parse("a-zA-Z0-9_");

    /// <summary>Gets the ASCII white space.</summary>
    public static CodePointSet Space { get; } = CodePointSet.Parse(" \t-\r");

    /// <summary>Gets the white space within a line.</summary>
    public static CodePointSet Horizontal { get; } = CodePointSet.Parse(
        "\t \u00A0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000");

    /// <summary>Gets the white space between lines.</summary>
    public static CodePointSet Vertical { get; } = CodePointSet.Parse("\n-\r\u0085\u2028\u2029");

    /// <summary>Gets what ends a line.</summary>
    public static CodePointSet LineEnd { get; } = CodePointSet.Parse("\n\r\u0085\u2028\u2029");

    /// <summary>Gets the digits of Unicode.</summary>
    public static CodePointSet UnicodeDigit => Category("Nd");

    /// <summary>Gets the white space of Unicode.</summary>
    public static CodePointSet UnicodeSpace { get; } = CodePointSet.Parse(
        "\t-\r \u0085\u00A0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000");

    /// <summary>Gets the word characters of Unicode.</summary>
    public static CodePointSet UnicodeWord => Alphabetic.Union(Category("M")).Union(Category("Nd"))
        .Union(Category("Pc")).Union(CodePointSet.Range(0x200C, 0x200D));

    private static CodePointSet Alphabetic => Category("L").Union(Category("Nl"));

    private static CodePointSet Letters => Category("L");

    /// <summary>Returns the set of a name within <c>\p{...}</c>.</summary>
    /// <param name="name">The name, maybe <c>key=value</c>.</param>
    /// <param name="ignoresCase">Whether classes of one case take the others too.</param>
    /// <param name="unicode">Whether POSIX names mean Unicode's.</param>
    /// <returns>Null where there is none of that name.</returns>
    public static CodePointSet? Named(string name, bool ignoresCase, bool unicode)
    {
        int equals = name.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0)
        {
            string value = name[(equals + 1)..];
            return name[..equals].ToLowerInvariant() switch
            {
                "sc" or "script" => UnicodeScripts.Script(value),
                "blk" or "block" => UnicodeScripts.Block(value),
                "gc" or "general_category" => OfCategory(value, ignoresCase),
                _ => null,
            };
        }

        if (name.StartsWith("In", StringComparison.Ordinal))
        {
            return UnicodeScripts.Block(name[2..]);
        }

        if (name.StartsWith("Is", StringComparison.Ordinal))
        {
            string rest = name[2..];
            return Binary(rest.ToUpperInvariant(), ignoresCase) ?? OfCategory(rest, ignoresCase)
                ?? UnicodeScripts.Script(rest);
        }

        return unicode ? UnicodePosix(name.ToUpperInvariant(), ignoresCase) ?? Plain(name, ignoresCase)
            : Plain(name, ignoresCase);
    }

    /// <summary>Returns the set of a general category, or of all that begin with a letter.</summary>
    public static CodePointSet Category(string name) => OfCategory(name, false) ?? CodePointSet.Empty;

    private static CodePointSet? Plain(string name, bool ignoresCase) =>
        ignoresCase && name is "Lower" or "Upper" ? Posix["Alpha"]
        : Posix.TryGetValue(name, out CodePointSet? posix) ? posix
        : OfCategory(name, ignoresCase) ?? OfJava(name, ignoresCase);

    private static CodePointSet? OfCategory(string name, bool ignoresCase)
    {
        if (name == "LC" || (ignoresCase && name is "Lu" or "Ll" or "Lt"))
        {
            return Category("Lu").Union(Category("Ll")).Union(Category("Lt"));
        }

        if (name == "LD")
        {
            return Category("L").Union(Category("Nd"));
        }

        CodePointSet? found = null;
        for (int i = 0; i < CategoryCount; i++)
        {
            if (CategoryNames[i] == name || (name.Length == 1 && CategoryNames[i][0] == name[0]))
            {
                found = found?.Union(Categories.Value[i]) ?? Categories.Value[i];
            }
        }

        return found;
    }

    private static CodePointSet? OfJava(string name, bool ignoresCase) => name switch
    {
        "javaLowerCase" or "javaUpperCase" or "javaTitleCase" when ignoresCase => OfCategory("LC", false),
        "javaLowerCase" => Binary("LOWERCASE", false),
        "javaUpperCase" => Binary("UPPERCASE", false),
        "javaTitleCase" => Category("Lt"),
        "javaAlphabetic" => Alphabetic,
        "javaIdeographic" => UnicodeScripts.Script("Han"),
        "javaDigit" => Category("Nd"),
        "javaDefined" => Category("Cn").Negate(),
        "javaLetter" => Letters,
        "javaLetterOrDigit" => Letters.Union(Category("Nd")),
        "javaSpaceChar" => Category("Z"),
        "javaWhitespace" => CodePointSet.Parse("\t-\r\u001c-\u001f").Union(
            Category("Z").Intersect(CodePointSet.Parse("\u00a0\u2007\u202f").Negate())),
        "javaISOControl" => CodePointSet.Parse("\0-\u001f\u007f-\u009f"),
        _ => null,
    };

    private static CodePointSet? Binary(string name, bool ignoresCase) => name switch
    {
        "ALPHABETIC" => Alphabetic,
        "LETTER" => Letters,
        "LOWERCASE" or "UPPERCASE" or "TITLECASE" when ignoresCase => OfCategory("LC", false),
        "LOWERCASE" => Category("Ll").Union(CodePointSet.Parse("\u00aa\u00ba")),
        "UPPERCASE" => Category("Lu").Union(CodePointSet.Parse("\u2160-\u216f\u24b6-\u24cf")),
        "TITLECASE" => Category("Lt"),
        "PUNCTUATION" => Category("P"),
        "CONTROL" => Category("Cc"),
        "WHITE_SPACE" or "WHITESPACE" => UnicodeSpace,
        "DIGIT" => Category("Nd"),
        "HEX_DIGIT" or "HEXDIGIT" => Category("Nd").Union(CodePointSet.Parse("0-9A-Fa-f\uff10-\uff19\uff21-\uff26")),
        "IDEOGRAPHIC" => UnicodeScripts.Script("Han"),
        "ASSIGNED" => Category("Cn").Negate(),
        _ => null,
    };

    private static CodePointSet? UnicodePosix(string name, bool ignoresCase) => name switch
    {
        "ALPHA" => Alphabetic,
        "LOWER" => Binary("LOWERCASE", ignoresCase),
        "UPPER" => Binary("UPPERCASE", ignoresCase),
        "SPACE" => UnicodeSpace,
        "PUNCT" => Category("P"),
        "XDIGIT" => Binary("HEX_DIGIT", false),
        "ALNUM" => Alphabetic.Union(Category("Nd")),
        "CNTRL" => Category("Cc"),
        "DIGIT" => Category("Nd"),
        "BLANK" => Category("Zs").Union(CodePointSet.Parse("\t")),
        "GRAPH" => Graph,
        "PRINT" => Graph.Union(Category("Zs")),
        _ => null,
    };

    private static CodePointSet Graph =>
        UnicodeSpace.Union(Category("Cc")).Union(Category("Cs")).Union(Category("Cn")).Union(Category("Z")).Negate();

    private static Dictionary<string, CodePointSet> MakePosix() => new(StringComparer.Ordinal)
    {
        ["Alpha"] = CodePointSet.Parse("a-zA-Z"),
        ["Digit"] = CodePointSet.Parse("0-9"),
        ["Alnum"] = CodePointSet.Parse("a-zA-Z0-9"),
        ["Upper"] = CodePointSet.Parse("A-Z"),
        ["Lower"] = CodePointSet.Parse("a-z"),
        ["Punct"] = CodePointSet.Of([('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
        ["Space"] = CodePointSet.Parse(" \t-\r"),
        ["Blank"] = CodePointSet.Parse(" \t"),
        ["Cntrl"] = CodePointSet.Of([(0, 0x1F), (0x7F, 0x7F)]),
        ["Graph"] = CodePointSet.Range('!', '~'),
        ["Print"] = CodePointSet.Range(' ', '~'),
        ["XDigit"] = CodePointSet.Parse("0-9a-fA-F"),
        ["ASCII"] = CodePointSet.Range(0, 0x7F),
        ["L1"] = CodePointSet.Range(0, 0xFF),
        ["all"] = CodePointSet.All,
    };

    private static CodePointSet[] ReadCategories()
    {
        List<(int From, int To)>[] ranges = new List<(int, int)>[CategoryCount];
        for (int i = 0; i < CategoryCount; i++)
        {
            ranges[i] = [];
        }

        int begin = 0;
        for (int at = 1; at <= CodePointSet.Last + 1; at++)
        {
            UnicodeCategory known = CharUnicodeInfo.GetUnicodeCategory(begin);
            if (at > CodePointSet.Last || CharUnicodeInfo.GetUnicodeCategory(at) != known)
            {
                ranges[(int)known].Add((begin, at - 1));
                begin = at;
            }
        }

        return Array.ConvertAll(ranges, CodePointSet.Of);
    }
}
