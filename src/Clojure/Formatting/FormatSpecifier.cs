using System;
using System.Globalization;

namespace Accrete.Clojure.Formatting;

/// <summary>One specifier of a format template: <c>%[index$][flags][width][.precision]conversion</c>.</summary>
/// <param name="Text">As it stands in the template.</param>
/// <param name="Index">Which argument: 1 and up as numbered, 0 for the next, -1 for the last one again.</param>
/// <param name="Flags">The flags.</param>
/// <param name="Width">The least length, -1 where none is given.</param>
/// <param name="Precision">The precision, -1 where none is given.</param>
/// <param name="Conversion">The letter in lower case, but for those that have one meaning alone; a <c>t</c> for all
/// times.</param>
/// <param name="IsUpper">Whether the result is put in capitals.</param>
/// <param name="Time">The letter behind <c>t</c>.</param>
internal sealed record FormatSpecifier(
    string Text, int Index, string Flags, int Width, int Precision, char Conversion, bool IsUpper, char Time)
{
    /// <summary>Bounds width and precision: more digits than this are a mistake, or worse.</summary>
    public const int SizeMax = 1 << 16;

    private const string AllFlags = "-#+ 0,(<";
    private const string UpperConversions = "BHSCXEGAT";
    private const string Conversions = "bhscdoxefgatn%";

    /// <summary>Tells whether a flag is there.</summary>
    public bool Has(char flag) => Flags.Contains(flag, StringComparison.Ordinal);

    /// <summary>Reads the specifier whose percent sign stands at a place.</summary>
    /// <param name="template">The template.</param>
    /// <param name="at">Where the percent sign stands; afterwards, where the specifier ends.</param>
    /// <exception cref="AccreteException">It is malformed.</exception>
    public static FormatSpecifier Read(string template, ref int at)
    {
        int begin = at++;
        int index = 0;
        int? number = Number(template, ref at);
        if (number is not null && Next(template, at) == '$')
        {
            index = number > 0 ? number.Value : throw DbErrors.Argument($"Arguments of '{template}' begin with 1");
            at++;
        }
        else
        {
            at = begin + 1;
        }

        string flags = ReadFlags(template, ref at);
        int width = Number(template, ref at) ?? -1;
        int precision = -1;
        if (Next(template, at) == '.')
        {
            at++;
            precision = Number(template, ref at) ?? throw Unknown(template, begin, at);
        }

        char letter = Next(template, at++);
        bool isUpper = UpperConversions.Contains(letter, StringComparison.Ordinal);
        char conversion = isUpper ? char.ToLowerInvariant(letter) : letter;
        char time = conversion == 't' ? Next(template, at++) : '\0';
        if (!Conversions.Contains(conversion, StringComparison.Ordinal) || letter == '\0')
        {
            throw Unknown(template, begin, at);
        }

        bool isAgain = flags.Contains('<', StringComparison.Ordinal);
        FormatSpecifier specifier = new(
            template[begin..Math.Min(at, template.Length)], isAgain ? -1 : index, flags, width, precision, conversion,
            isUpper, time);
        FormatCheck.Check(specifier);
        return specifier;
    }

    /// <summary>Makes the error of a specifier that means nothing together with its argument or flags.</summary>
    public AccreteException Error(string problem) => DbErrors.Argument($"Format specifier '{Text}': {problem}");

    private static string ReadFlags(string template, ref int at)
    {
        int begin = at;
        while (AllFlags.Contains(Next(template, at), StringComparison.Ordinal))
        {
            if (template.AsSpan(begin, at - begin).Contains(template[at]))
            {
                throw DbErrors.Argument($"Duplicate format flags '{template[at]}' in '{template}'");
            }

            at++;
        }

        return template[begin..at];
    }

    private static char Next(string template, int at) => at < template.Length ? template[at] : '\0';

    private static int? Number(string template, ref int at)
    {
        int from = at;
        while (char.IsAsciiDigit(Next(template, at)))
        {
            at++;
        }

        if (at == from)
        {
            return null;
        }

        return int.TryParse(template.AsSpan(from, at - from), CultureInfo.InvariantCulture, out int number)
            && number <= SizeMax
                ? number
                : throw DbErrors.Argument($"A width or precision of more than {SizeMax} in '{template}'");
    }

    private static AccreteException Unknown(string template, int begin, int end) => DbErrors.Argument(
        $"Unknown format conversion '{template[begin..Math.Min(end, template.Length)]}' in '{template}'");
}
