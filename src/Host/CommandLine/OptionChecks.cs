using System;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Accrete.Host.CommandLine;

/// <summary>Checks of what options are given.</summary>
internal static class OptionChecks
{
    /// <summary>Refuses numbers below one. What is no number is left to the parser, which says so: asked for its value
    /// it would throw instead.</summary>
    /// <param name="least">The least number that is taken.</param>
    /// <param name="message">What is said of others.</param>
    public static Action<OptionResult> AtLeast(long least, string message) => Within(least, long.MaxValue, message);

    /// <summary>Refuses numbers that lie beyond bounds; what is no number as <see cref="AtLeast"/> does.</summary>
    /// <param name="least">The least number that is taken.</param>
    /// <param name="most">The greatest.</param>
    /// <param name="message">What is said of others.</param>
    public static Action<OptionResult> Within(long least, long most, string message) => result =>
    {
        foreach (Token token in result.Tokens)
        {
            if (BigInteger.TryParse(
                    token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number)
                && (number < least || number > most))
            {
                result.AddError(message);
            }
        }
    };
}
