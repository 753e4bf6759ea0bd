using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Accrete.Clojure.Patterns;

/// <summary>Reads an expression in Java's syntax, code point by code point; what stood between <c>\Q</c> and
/// <c>\E</c> is escaped already.</summary>
internal sealed class PatternCursor(string source)
{
    /// <summary>What is read after the end.</summary>
    public const int End = -1;

    private readonly int[] _points = Unquoted(source);

    /// <summary>Gets or sets the modes in force.</summary>
    public PatternFlags Flags { get; set; }

    /// <summary>Gets or sets the place of the next code point.</summary>
    public int At { get; set; }

    /// <summary>Gets whether nothing is left.</summary>
    public bool IsAtEnd => At >= _points.Length;

    /// <summary>Tells whether a mode is on.</summary>
    public bool Has(PatternFlags flag) => (Flags & flag) != 0;

    /// <summary>Returns the next code point that means something, without taking it.</summary>
    public int Peek()
    {
        while (Has(PatternFlags.Comments) && At < _points.Length)
        {
            if (_points[At] is ' ' or (>= '\t' and <= '\r'))
            {
                At++;
            }
            else if (_points[At] == '#')
            {
                SkipLine();
            }
            else
            {
                break;
            }
        }

        return PeekRaw(0);
    }

    /// <summary>Returns the code point so far ahead, white space and comments too.</summary>
    public int PeekRaw(int ahead) => At + ahead < _points.Length ? _points[At + ahead] : End;

    /// <summary>Takes the next code point that means something.</summary>
    public int Take()
    {
        int point = Peek();
        At++;
        return point;
    }

    /// <summary>Takes the next code point.</summary>
    public int TakeRaw()
    {
        int point = PeekRaw(0);
        At++;
        return point;
    }

    /// <summary>Takes the next code point where it is the one wanted.</summary>
    public bool TryTake(int wanted)
    {
        bool isWanted = Peek() == wanted;
        At += isWanted ? 1 : 0;
        return isWanted;
    }

    /// <summary>Takes a code point of some base, as many digits as there are up to a count.</summary>
    /// <returns>-1 where there are fewer than asked for.</returns>
    public int TakeDigits(int radix, int least, int most)
    {
        int value = 0;
        int count = 0;
        while (count < most && DigitOf(PeekRaw(0), radix) is var digit and >= 0)
        {
            value = (value * radix) + digit;
            At++;
            count++;
        }

        return count >= least ? value : -1;
    }

    /// <summary>Takes a text up to an ending, and the ending.</summary>
    /// <returns>Null where the ending never comes.</returns>
    public string? TakeUntil(char ending)
    {
        StringBuilder text = new();
        while (!IsAtEnd)
        {
            int point = TakeRaw();
            if (point == ending)
            {
                return text.ToString();
            }

            text.Append(char.ConvertFromUtf32(Scalar(point)));
        }

        return null;
    }

    /// <summary>Makes the error of an expression that Java refuses too.</summary>
    public AccreteException Error(string problem) => DbErrors.Argument(string.Create(
        CultureInfo.InvariantCulture,
        $"{problem} near index {Math.Min(At, _points.Length)} in the expression {source}"));

    private static int Scalar(int point) => point is >= 0xD800 and <= 0xDFFF ? 0xFFFD : point;

    private static int DigitOf(int point, int radix)
    {
        int digit = point switch
        {
            >= '0' and <= '9' => point - '0',
            >= 'a' and <= 'f' => point - 'a' + 10,
            >= 'A' and <= 'F' => point - 'A' + 10,
            _ => -1,
        };
        return digit < radix ? digit : -1;
    }

    private void SkipLine()
    {
        while (At < _points.Length && !EndsLine(_points[At]))
        {
            At++;
        }
    }

    private bool EndsLine(int point) => point == '\n'
        || (!Has(PatternFlags.UnixLines) && point is '\r' or 0x85 or 0x2028 or 0x2029);

    private static int[] Unquoted(string source)
    {
        List<int> points = new(source.Length);
        bool isQuoted = false;
        for (int i = 0; i < source.Length; i++)
        {
            int point = char.IsSurrogatePair(source, i) ? char.ConvertToUtf32(source, i++) : source[i];
            int next = i + 1 < source.Length ? source[i + 1] : End;
            if (point == '\\' && next == (isQuoted ? 'E' : 'Q'))
            {
                isQuoted = !isQuoted;
                i++;
            }
            else if (isQuoted)
            {
                AddQuoted(points, point);
            }
            else
            {
                points.Add(point);
                if (point == '\\' && next != End)
                {
                    points.Add(char.IsSurrogatePair(source, ++i) ? char.ConvertToUtf32(source, i++) : source[i]);
                }
            }
        }

        return [.. points];
    }

    /// <summary>Adds a code point that stands for itself; a digit by its number, since it could else belong to a
    /// reference before it.</summary>
    private static void AddQuoted(List<int> points, int point)
    {
        if (point is >= '0' and <= '9')
        {
            points.AddRange(['\\', 'x', '3', point]);
            return;
        }

        if (point >= 0x80 || !char.IsAsciiLetter((char)point))
        {
            points.Add('\\');
        }

        points.Add(point);
    }
}
