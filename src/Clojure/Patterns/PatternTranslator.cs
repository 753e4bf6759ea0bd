using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Accrete.Clojure.Patterns;

/// <summary>Translates a regular expression from Java's syntax and meaning to .NET's, for texts of one
/// alphabet.</summary>
/// <remarks>All modes, names of groups, classes and kinds of case are worked out here: what comes out uses none of
/// .NET's options. Groups keep their numbers, since named ones come out without their names.</remarks>
internal sealed class PatternTranslator
{
    /// <summary>The longest expression: reading one takes the square of its length where groups nest.</summary>
    private const int LengthMax = 1 << 16;

    private readonly PatternCursor _cursor;
    private readonly PatternEscapes _escapes;
    private readonly PatternGroups _groups;

    private PatternTranslator(string source, Alphabet alphabet, PatternGroups groups)
    {
        _cursor = new PatternCursor(source);
        _groups = groups;
        _escapes = new PatternEscapes(_cursor, alphabet, groups);
    }

    /// <summary>Translates an expression.</summary>
    /// <exception cref="AccreteException">It is none, or uses what has no counterpart here.</exception>
    public static (string Pattern, PatternGroups Groups) Translate(string source, Alphabet alphabet)
    {
        if (source.Length > LengthMax)
        {
            throw DbErrors.Argument($"A regular expression of more than {LengthMax} characters is not taken");
        }

        // A reference to a group that never comes matches nothing: the first pass counts the groups.
        PatternGroups counted = new(int.MaxValue);
        new PatternTranslator(source, Alphabet.Ascii, counted).Whole();
        PatternGroups groups = new(counted.Count);
        return (new PatternTranslator(source, alphabet, groups).Whole(), groups);
    }

    private string Whole()
    {
        PatternPiece whole = Alternatives();
        return _cursor.IsAtEnd ? whole.Text : throw _cursor.Error("Unmatched closing ')'");
    }

    private PatternPiece Alternatives()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        PatternPiece first = Sequence();
        StringBuilder? all = null;
        PatternLength length = first.Length;
        while (_cursor.TryTake('|'))
        {
            PatternPiece next = Sequence();
            all = (all ?? new StringBuilder(first.Text)).Append('|').Append(next.Text);
            length = Longer(Longer(length, next.Length), PatternLength.Bounded);
        }

        return all is null ? first : new PatternPiece(all.ToString(), false, length);
    }

    private PatternPiece Sequence()
    {
        StringBuilder text = new();
        PatternLength length = PatternLength.Simple;
        while (_cursor.Peek() is var next && next is not (PatternCursor.End or '|' or ')'))
        {
            if (next is '?' or '*' or '+')
            {
                throw _cursor.Error($"Dangling meta character '{(char)next}'");
            }

            if (Atom(next) is { } atom)
            {
                PatternPiece piece = Quantified(atom);
                length = text.Length == 0 ? piece.Length : Longer(Longer(length, piece.Length), PatternLength.Bounded);
                text.Append(piece.Text);
            }
        }

        return new PatternPiece(text.ToString(), false, length);
    }

    /// <summary>Translates one thing that may be repeated; null where it is a switch of modes.</summary>
    private PatternPiece? Atom(int next)
    {
        switch (next)
        {
            case '{':
                return new PatternPiece("", false, PatternLength.Simple);
            case '(':
                _cursor.Take();
                return Group();
            case '[':
                _cursor.Take();
                return _escapes.Set(new PatternClassParser(_cursor, _escapes).Parse());
            case '\\':
                _cursor.Take();
                return _escapes.Atom();
            case '^' or '$' or '.':
                _cursor.Take();
                return next == '^' ? PatternAnchors.Begin(_cursor)
                    : next == '$' ? PatternAnchors.End(_cursor)
                    : _escapes.Set(Dot());
            default:
                _cursor.Take();
                return _escapes.Literal(next);
        }
    }

    private CodePointSet Dot() =>
        _cursor.Has(PatternFlags.DotAll) ? CodePointSet.All
        : _cursor.Has(PatternFlags.UnixLines) ? CodePointSet.Range('\n', '\n').Negate()
        : UnicodeClasses.LineEnd.Negate();

    private PatternPiece? Group()
    {
        PatternFlags outer = _cursor.Flags;
        if (_cursor.Peek() != '?')
        {
            _groups.Begin(null);
            return Closed("(", outer);
        }

        _cursor.Take();
        switch (_cursor.TakeRaw())
        {
            case ':':
                return Closed("(?:", outer);
            case '=':
                return Closed("(?=", outer) with { Length = PatternLength.Simple };
            case '!':
                return Closed("(?!", outer) with { Length = PatternLength.Simple };
            case '>':
                return Closed("(?>", outer);
            case '<':
                return AfterAngle(outer);
            default:
                _cursor.At--;
                return Modes(outer);
        }
    }

    private PatternPiece AfterAngle(PatternFlags outer)
    {
        if (_cursor.PeekRaw(0) is '=' or '!')
        {
            PatternPiece behind = Closed(_cursor.TakeRaw() == '=' ? "(?<=" : "(?<!", outer);
            return behind.Length != PatternLength.Unknown
                ? behind with { Length = PatternLength.Simple }
                : throw _cursor.Error("Look-behind group does not have an obvious maximum length");
        }

        string name = _cursor.TakeUntil('>') ?? throw _cursor.Error("A named group lacks its '>'");
        _groups.Begin(PatternGroups.IsName(name) ? name : throw _cursor.Error($"{name} is no name of a group"));
        if (_groups.IsTwice(name))
        {
            throw _cursor.Error($"Named capturing group <{name}> is already defined");
        }

        return Closed("(", outer);
    }

    private PatternPiece Closed(string opening, PatternFlags outer)
    {
        PatternPiece inner = Alternatives();
        if (!_cursor.TryTake(')'))
        {
            throw _cursor.Error("Unclosed group");
        }

        _cursor.Flags = outer;
        return new PatternPiece(opening + inner.Text + ")", true, inner.Length);
    }

    private PatternPiece? Modes(PatternFlags outer)
    {
        bool isOn = true;
        while (true)
        {
            int letter = _cursor.Take();
            switch (letter)
            {
                case '-' when isOn:
                    isOn = false;
                    break;
                case ')':
                    return null;
                case ':':
                    return Closed("(?:", outer);
                default:
                    PatternFlags flag = FlagOf(letter);
                    _cursor.Flags = isOn ? _cursor.Flags | flag : _cursor.Flags & ~flag;
                    break;
            }
        }
    }

    private PatternFlags FlagOf(int letter) => letter switch
    {
        'i' => PatternFlags.IgnoreCase,
        'm' => PatternFlags.Multiline,
        's' => PatternFlags.DotAll,
        'x' => PatternFlags.Comments,
        'd' => PatternFlags.UnixLines,
        'u' => PatternFlags.UnicodeCase,
        'U' => PatternFlags.UnicodeClass | PatternFlags.UnicodeCase,
        _ => throw _cursor.Error("Unknown inline modifier"),
    };

    private PatternPiece Quantified(PatternPiece piece)
    {
        string? times = Times(out bool isEndless);
        if (times is null)
        {
            return piece;
        }

        bool isPossessive = _cursor.TryTake('+');
        string lazy = !isPossessive && _cursor.TryTake('?') ? "?" : "";
        if (piece.Text.Length == 0)
        {
            return piece;
        }

        string repeated = (piece.IsAtom ? piece.Text : "(?:" + piece.Text + ")") + times + lazy;
        return new PatternPiece(
            isPossessive ? "(?>" + repeated + ")" : repeated, isPossessive, LengthOf(piece.Length, isEndless));
    }

    private static PatternLength LengthOf(PatternLength once, bool isEndless) =>
        once == PatternLength.Simple && isEndless ? PatternLength.Repeated
        : once > PatternLength.Bounded || isEndless ? PatternLength.Unknown
        : PatternLength.Bounded;

    private static PatternLength Longer(PatternLength first, PatternLength second) =>
        first > second ? first : second;

    private string? Times(out bool isEndless)
    {
        int next = _cursor.Peek();
        isEndless = next is '*' or '+';
        if (next is '*' or '+' or '?')
        {
            _cursor.Take();
            return ((char)next).ToString();
        }

        if (next != '{')
        {
            return null;
        }

        _cursor.Take();
        int least = Count() ?? throw _cursor.Error("Illegal repetition");
        int? most = least;
        if (_cursor.PeekRaw(0) == ',')
        {
            _cursor.TakeRaw();
            most = Count();
            isEndless = most is null;
        }

        if (_cursor.TakeRaw() != '}')
        {
            throw _cursor.Error("Unclosed counted closure");
        }

        return most < least
            ? throw _cursor.Error("Illegal repetition range")
            : string.Create(CultureInfo.InvariantCulture, $"{{{least},{most}}}");
    }

    private int? Count()
    {
        long count = 0;
        int from = _cursor.At;
        while (_cursor.PeekRaw(0) is var digit and >= '0' and <= '9')
        {
            _cursor.TakeRaw();
            count = (count * 10) + digit - '0';
            if (count > int.MaxValue)
            {
                throw _cursor.Error("Illegal repetition range");
            }
        }

        return _cursor.At == from ? null : (int)count;
    }
}
