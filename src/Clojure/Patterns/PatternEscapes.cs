using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Accrete.Clojure.Patterns;

/// <summary>Translates single characters and what begins with a backslash.</summary>
internal sealed class PatternEscapes(PatternCursor cursor, Alphabet alphabet, PatternGroups groups)
{
    private const string LineBreak = @"(?>\r\n|[\n\v\f\r\u0085\u2028\u2029])";

    private const string Grapheme = @"(?>\r\n|(?:[\uD83C][\uDDE6-\uDDFF]){2}|(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S])"
        + @"(?:[\p{M}\u200D]|\uD83C[\uDFFB-\uDFFF]|(?<=\u200D)(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[\u2190-\u2BFF]))*)";

    /// <summary>Translates what follows a backslash outside of brackets.</summary>
    /// <exception cref="AccreteException">Java has no such escape.</exception>
    public PatternPiece Atom()
    {
        if (TryClass(out CodePointSet? named))
        {
            return Set(named);
        }

        int letter = cursor.PeekRaw(0);
        if (letter is >= '1' and <= '9')
        {
            return Reference(Number());
        }

        switch (letter)
        {
            case 'A' or 'G' or 'z' or 'Z' or 'b' or 'B':
                cursor.TakeRaw();
                return Anchor(letter);
            case 'R':
                cursor.TakeRaw();
                return new PatternPiece(LineBreak, true, PatternLength.Bounded);
            case 'X':
                cursor.TakeRaw();
                return new PatternPiece(Grapheme, true, PatternLength.Simple);
            case 'k':
                cursor.TakeRaw();
                return Reference(NamedGroup());
            default:
                return Literal(Character(isInClass: false));
        }
    }

    /// <summary>Translates a character that stands for itself.</summary>
    public PatternPiece Literal(int point)
    {
        if (cursor.Has(PatternFlags.IgnoreCase) || point is >= 0xD800 and <= 0xDFFF)
        {
            return Set(Cased(point, point));
        }

        if (point > LastOf(alphabet))
        {
            return Simple(CodePointSet.Nothing);
        }

        return point > char.MaxValue ? Simple($"(?:{char.ConvertFromUtf32(point)})")
            : char.IsAsciiLetterOrDigit((char)point) ? Simple(((char)point).ToString())
            : Simple("\\u" + point.ToString("X4", CultureInfo.InvariantCulture));
    }

    /// <summary>Translates a class of characters.</summary>
    public PatternPiece Set(CodePointSet set) => Simple(set.ToDotNet(alphabet));

    /// <summary>Returns a range with the cases that the modes ask for.</summary>
    public CodePointSet Cased(int first, int last) =>
        !cursor.Has(PatternFlags.IgnoreCase) ? CodePointSet.Range(first, last)
        : cursor.Has(PatternFlags.UnicodeCase) ? CaseFolding.Unicode(first, last)
        : CaseFolding.Ascii(first, last);

    /// <summary>Reads a class by name, <c>\d</c> or <c>\p{Alpha}</c>, whose backslash is taken.</summary>
    /// <returns>False, with nothing taken, where it is none.</returns>
    public bool TryClass([NotNullWhen(true)] out CodePointSet? set)
    {
        bool unicode = cursor.Has(PatternFlags.UnicodeClass);
        int letter = cursor.PeekRaw(0);
        set = letter switch
        {
            'd' or 'D' => unicode ? UnicodeClasses.UnicodeDigit : UnicodeClasses.Digit,
            'w' or 'W' => unicode ? UnicodeClasses.UnicodeWord : UnicodeClasses.Word,
            's' or 'S' => unicode ? UnicodeClasses.UnicodeSpace : UnicodeClasses.Space,
            'h' or 'H' => UnicodeClasses.Horizontal,
            'v' or 'V' => UnicodeClasses.Vertical,
            'p' or 'P' => CodePointSet.Empty,
            _ => null,
        };
        if (set is null)
        {
            return false;
        }

        cursor.TakeRaw();
        set = letter is 'p' or 'P' ? Property() : set;
        set = letter is >= 'A' and <= 'Z' ? set.Negate() : set;
        return true;
    }

    /// <summary>Reads an escaped character whose backslash is taken.</summary>
    /// <exception cref="AccreteException">Java has no such escape, or not within brackets.</exception>
    public int Character(bool isInClass)
    {
        int letter = cursor.TakeRaw();
        return letter switch
        {
            PatternCursor.End => throw cursor.Error("Unescaped trailing backslash"),
            '0' => Octal(),
            'x' => Hexadecimal(),
            'u' => Unit(),
            'c' => cursor.IsAtEnd ? throw cursor.Error("Illegal control escape sequence") : cursor.TakeRaw() ^ 64,
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\f',
            'a' => '\a',
            'e' => 0x1B,
            'N' => throw cursor.Error("Characters by name, \\N{...}, are not known here"),
            >= '1' and <= '9' when isInClass => throw cursor.Error("Illegal/unsupported escape sequence"),
            (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => throw cursor.Error("Illegal/unsupported escape sequence"),
            _ => letter,
        };
    }

    private static PatternPiece Simple(string text) => new(text, true, PatternLength.Simple);

    private static int LastOf(Alphabet alphabet) => alphabet switch
    {
        Alphabet.Ascii => 0x7F,
        Alphabet.Bmp => 0xFFFF,
        _ => CodePointSet.Last,
    };

    private PatternPiece Anchor(int letter) => letter switch
    {
        'A' => PatternAnchors.Of(@"\A"),
        'G' => PatternAnchors.Of(@"\G"),
        'z' => PatternAnchors.Of(@"\z"),
        'Z' => PatternAnchors.LastOf(cursor),
        'b' when cursor.PeekRaw(0) == '{' && cursor.PeekRaw(1) == 'g' =>
            throw cursor.Error("Bounds of graphemes, \\b{g}, are not known here"),
        _ => PatternAnchors.WordBound(alphabet, letter == 'b'),
    };

    private PatternPiece Reference(int group)
    {
        if (!groups.Exists(group))
        {
            return new PatternPiece(CodePointSet.Nothing, true, PatternLength.Unknown);
        }

        string number = group.ToString(CultureInfo.InvariantCulture);
        return new PatternPiece(
            cursor.Has(PatternFlags.IgnoreCase) ? $"(?i:\\k<{number}>)" : $"\\k<{number}>",
            true,
            PatternLength.Unknown);
    }

    /// <summary>Reads the number of a group: as many digits as there are groups for.</summary>
    private int Number()
    {
        int number = cursor.TakeRaw() - '0';
        while (cursor.PeekRaw(0) is var digit and >= '0' and <= '9')
        {
            int longer = (number * 10) + digit - '0';
            if (longer > groups.Count)
            {
                break;
            }

            number = longer;
            cursor.TakeRaw();
        }

        return number;
    }

    private int NamedGroup()
    {
        string? name = cursor.TakeRaw() == '<' ? cursor.TakeUntil('>') : null;
        return name is null
            ? throw cursor.Error("\\k is not followed by '<' for named capturing group")
            : groups.Number(name) ?? throw cursor.Error($"Named capturing group <{name}> does not exist");
    }

    private CodePointSet Property()
    {
        int first = cursor.Take();
        string? name = first == '{' ? cursor.TakeUntil('}')
            : first == PatternCursor.End ? null
            : char.ConvertFromUtf32(first);
        return string.IsNullOrEmpty(name)
            ? throw cursor.Error("Unclosed or empty character family")
            : UnicodeClasses.Named(
                name, cursor.Has(PatternFlags.IgnoreCase), cursor.Has(PatternFlags.UnicodeClass))
            ?? throw cursor.Error($"Unknown character property name {{{name}}}");
    }

    private int Octal()
    {
        int most = cursor.PeekRaw(0) is >= '0' and <= '3' ? 3 : 2;
        int value = cursor.TakeDigits(8, 1, most);
        return value >= 0 ? value : throw cursor.Error("Illegal octal escape sequence");
    }

    private int Hexadecimal()
    {
        if (cursor.PeekRaw(0) != '{')
        {
            int two = cursor.TakeDigits(16, 2, 2);
            return two >= 0 ? two : throw cursor.Error("Illegal hexadecimal escape sequence");
        }

        cursor.TakeRaw();
        int value = cursor.TakeDigits(16, 1, 7);
        return cursor.TakeRaw() == '}' && value is >= 0 and <= CodePointSet.Last
            ? value
            : throw cursor.Error("Illegal hexadecimal escape sequence");
    }

    private int Unit()
    {
        int unit = cursor.TakeDigits(16, 4, 4);
        if (unit < 0)
        {
            throw cursor.Error("Illegal Unicode escape sequence");
        }

        if (unit is >= 0xD800 and <= 0xDBFF && cursor.PeekRaw(0) == '\\' && cursor.PeekRaw(1) == 'u')
        {
            int before = cursor.At;
            cursor.At += 2;
            int second = cursor.TakeDigits(16, 4, 4);
            if (second is >= 0xDC00 and <= 0xDFFF)
            {
                return char.ConvertToUtf32((char)unit, (char)second);
            }

            cursor.At = before;
        }

        return unit;
    }
}
