using System;

namespace Accrete.Clojure.Formatting;

/// <summary>Refuses what Java refuses in a specifier: flags that mean nothing for a conversion, alignment without
/// a width.</summary>
internal static class FormatCheck
{
    private const string Times = "HIklMNLQpsSTzZaAbBCdehjmyYrRcDF";

    /// <summary>Checks a specifier.</summary>
    /// <exception cref="AccreteException">Something in it means nothing.</exception>
    public static void Check(FormatSpecifier specifier)
    {
        switch (specifier.Conversion)
        {
            case 'n':
                Refuse(specifier, specifier.Flags.Length > 0 || specifier.Width >= 0 || specifier.Precision >= 0,
                    "it takes neither flags nor width nor precision");
                break;
            case '%':
                RefuseFlags(specifier, "#+ 0,(<");
                RefusePrecision(specifier);
                CheckWidth(specifier);
                break;
            case 't':
                Refuse(specifier, !Times.Contains(specifier.Time, StringComparison.Ordinal), "there is no such time");
                RefuseFlags(specifier, "#+ 0,(");
                RefusePrecision(specifier);
                CheckWidth(specifier);
                break;
            case 'b' or 'h' or 's':
                RefuseFlags(specifier, "#+ 0,(");
                CheckWidth(specifier);
                break;
            case 'c':
                RefuseFlags(specifier, "#+ 0,(");
                RefusePrecision(specifier);
                CheckWidth(specifier);
                break;
            default:
                CheckNumber(specifier);
                break;
        }
    }

    private static void CheckNumber(FormatSpecifier specifier)
    {
        CheckWidth(specifier);
        Refuse(specifier, specifier.Has('0') && specifier.Width < 0, "it lacks a width");
        Refuse(specifier, (specifier.Has('+') && specifier.Has(' ')) || (specifier.Has('-') && specifier.Has('0')),
            "its flags contradict each other");
        switch (specifier.Conversion)
        {
            case 'd':
                RefuseFlags(specifier, "#");
                RefusePrecision(specifier);
                break;
            case 'o' or 'x':
                RefuseFlags(specifier, ",");
                RefusePrecision(specifier);
                break;
            case 'e':
                RefuseFlags(specifier, ",");
                break;
            case 'g':
                RefuseFlags(specifier, "#");
                break;
            case 'a':
                RefuseFlags(specifier, "(,");
                break;
            default:
                break;
        }
    }

    private static void CheckWidth(FormatSpecifier specifier) =>
        Refuse(specifier, specifier.Has('-') && specifier.Width < 0, "it lacks a width");

    private static void RefusePrecision(FormatSpecifier specifier) =>
        Refuse(specifier, specifier.Precision >= 0, "it takes no precision");

    private static void RefuseFlags(FormatSpecifier specifier, string flags)
    {
        foreach (char flag in flags)
        {
            Refuse(specifier, specifier.Has(flag), $"it does not take the flag '{flag}'");
        }
    }

    private static void Refuse(FormatSpecifier specifier, bool isWrong, string problem)
    {
        if (isWrong)
        {
            throw specifier.Error(problem);
        }
    }
}
