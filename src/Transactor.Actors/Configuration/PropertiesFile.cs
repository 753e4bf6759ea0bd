using System;
using System.Globalization;
using System.Text;

namespace Accrete.Transactor.Configuration;

/// <summary>Reads files in the syntax of Java's properties: <c>name=value</c>, comments with <c>#</c> or <c>!</c>,
/// lines that a backslash continues, escapes.</summary>
/// <remarks>Source: java.util.Properties. Text is UTF-8.</remarks>
internal static class PropertiesFile
{
    private const int UnicodeDigits = 4;

    /// <summary>Reads a file.</summary>
    public static ConfigurationText Read(string text)
    {
        ConfigurationText file = new();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            int first = i + 1;
            string line = lines[i].TrimEnd('\r').TrimStart(' ', '\t', '\f');
            if (line.Length == 0 || line[0] is '#' or '!')
            {
                continue;
            }

            while (IsContinued(line) && i + 1 < lines.Length)
            {
                line = line[..^1] + lines[++i].TrimEnd('\r').TrimStart(' ', '\t', '\f');
            }

            Take(file, line, first);
        }

        return file;
    }

    /// <summary>Tells whether an odd number of backslashes ends a line.</summary>
    private static bool IsContinued(string line)
    {
        int count = 0;
        while (count < line.Length && line[^(count + 1)] == '\\')
        {
            count++;
        }

        return count % 2 == 1;
    }

    private static void Take(ConfigurationText file, string line, int number)
    {
        int end = 0;
        while (end < line.Length && line[end] is not ('=' or ':' or ' ' or '\t' or '\f'))
        {
            end += line[end] == '\\' ? 2 : 1;
        }

        end = int.Min(end, line.Length);
        int value = end;
        while (value < line.Length && line[value] is ' ' or '\t' or '\f')
        {
            value++;
        }

        if (value < line.Length && line[value] is '=' or ':')
        {
            value++;
        }

        if (Unescape(line[..end]) is { } name && Unescape(line[value..].TrimStart(' ', '\t', '\f')) is { } text)
        {
            file.Add(name, text, number);
        }
        else
        {
            file.Fail(number, "A backslash and u take four hexadecimal digits: write \\\\ for a backslash.");
        }
    }

    private static string? Unescape(string text)
    {
        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
            }
            else if (text[++i] == 'u')
            {
                if (i + UnicodeDigits >= text.Length || !ushort.TryParse(text.AsSpan(i + 1, UnicodeDigits),
                    NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
                {
                    return null;
                }

                plain.Append((char)unit);
                i += UnicodeDigits;
            }
            else
            {
                plain.Append(text[i] switch
                {
                    't' => '\t',
                    'n' => '\n',
                    'r' => '\r',
                    'f' => '\f',
                    char other => other,
                });
            }
        }

        return plain.ToString();
    }
}
