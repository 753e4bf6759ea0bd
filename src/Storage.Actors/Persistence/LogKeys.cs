using System;
using System.Globalization;
using System.Text;

namespace Accrete.Storage.Persistence;

/// <summary>Names the refs of a database: its appends, and its root.</summary>
internal static class LogKeys
{
    /// <summary>Returns the key of an append, <c>log/DATABASE/NUMBER</c>.</summary>
    /// <param name="persistenceId">What names the database; any text.</param>
    /// <param name="number">The number of the append; from 1, without gaps.</param>
    public static RefKey Append(string persistenceId, long number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return new RefKey(string.Create(
            CultureInfo.InvariantCulture, $"log/{Encode(persistenceId)}/{number}"));
    }

    /// <summary>Returns the key of the root of a database's indexes, <c>root/DATABASE</c>.</summary>
    /// <param name="persistenceId">What names the database; any text.</param>
    public static RefKey Root(string persistenceId) => new("root/" + Encode(persistenceId));

    /// <summary>Returns the key of the note of an index job, <c>garbage/DATABASE/NUMBER</c>.</summary>
    /// <param name="persistenceId">What names the database; any text.</param>
    /// <param name="number">The number of the job; from 1, without gaps.</param>
    public static RefKey Note(string persistenceId, long number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return new RefKey(string.Create(
            CultureInfo.InvariantCulture, $"garbage/{Encode(persistenceId)}/{number}"));
    }

    /// <summary>Returns the key of the ref that tells how far garbage was collected, <c>garbage/DATABASE</c>.</summary>
    /// <param name="persistenceId">What names the database; any text.</param>
    public static RefKey Mark(string persistenceId) => new("garbage/" + Encode(persistenceId));

    /// <summary>Writes any text with the characters of keys: what is not a-z, 0-9 or a dash becomes an underscore and
    /// two hexadecimal digits for each byte of UTF-8.</summary>
    /// <exception cref="ArgumentException">The text is empty, or its key would be too long.</exception>
    public static string Encode(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        StringBuilder encoded = new();
        foreach (byte one in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterLower((char)one) || char.IsAsciiDigit((char)one) || one == '-')
            {
                encoded.Append((char)one);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"_{one:x2}");
            }
        }

        return encoded.ToString();
    }
}
