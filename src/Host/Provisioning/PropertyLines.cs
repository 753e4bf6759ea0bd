using System;
using System.Text.RegularExpressions;

namespace Accrete.Host.Provisioning;

/// <summary>Sets properties in the text of a transactor's file, and leaves all else in it as it is.</summary>
internal static class PropertyLines
{
    private const int TimeoutMs = 1000;

    /// <summary>Sets a property: in its line, in the line of a comment that shows it, or in a new one at the
    /// end.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="isHocon">Whether it is HOCON, else Java's properties.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="value">Its value: letters, digits, dots, dashes, underscores.</param>
    public static string Set(string text, bool isHocon, string name, string value)
    {
        string line = isHocon ? $"{name} = \"{value}\"" : $"{name}={value}";
        string key = Regex.Escape(name) + @"[ \t]*[=:][^\r\n]*";
        foreach (string prefix in (string[])[@"^[ \t]*", @"^[ \t]*#[ \t]*"])
        {
            Regex place = new(
                prefix + key, RegexOptions.Multiline | RegexOptions.ExplicitCapture,
                TimeSpan.FromMilliseconds(TimeoutMs));
            if (place.IsMatch(text))
            {
                return place.Replace(text, line, 1);
            }
        }

        return text + (text.Length == 0 || text.EndsWith('\n') ? "" : "\n") + line + "\n";
    }
}
