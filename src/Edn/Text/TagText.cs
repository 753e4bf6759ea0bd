using System;
using System.Buffers;
using System.Globalization;

namespace Accrete.Edn.Text;

/// <summary>The tags whose string the reader turns into a value.</summary>
internal enum TagKind
{
    /// <summary><c>#inst</c>.</summary>
    Instant,

    /// <summary><c>#uuid</c>.</summary>
    Uuid,

    /// <summary><c>#uri</c>.</summary>
    Uri,

    /// <summary><c>#bytes</c>.</summary>
    Bytes,
}

/// <summary>Turns the string behind a known tag into its value.</summary>
internal static class TagText
{
    private const int UuidLength = 36;
    private const int UuidPartLengthMax = 15;
    private static readonly SearchValues<char> UuidChars = SearchValues.Create("0123456789abcdefABCDEF-");

    /// <summary>Returns the value, null where the text is none.</summary>
    public static object? Parse(TagKind kind, ReadOnlySpan<char> text) => kind switch
    {
        TagKind.Instant => InstantText.TryParse(text, out Instant instant) ? instant : null,
        TagKind.Uuid => TryParseUuid(text, out Guid guid) ? guid : null,
        TagKind.Uri => System.Uri.TryCreate(text.ToString(), UriKind.RelativeOrAbsolute, out Uri? uri) ? uri : null,
        _ => ParseBytes(text),
    };

    /// <summary>Returns the tag without its <c>#</c>.</summary>
    public static string NameOf(TagKind kind) => kind switch
    {
        TagKind.Instant => "inst",
        TagKind.Uuid => "uuid",
        TagKind.Uri => "uri",
        _ => "bytes",
    };

    /// <summary>Returns what the text should have been.</summary>
    public static string Rule(TagKind kind) => kind switch
    {
        TagKind.Instant => "a time: write yyyy-mm-ddThh:mm:ss.fff+hh:mm, cut after any part",
        TagKind.Uuid => "a uuid: write 8-4-4-4-12 hexadecimal digits",
        TagKind.Uri => "a URI",
        _ => "base64",
    };

    /// <summary>Reads a uuid as Java does: five groups, each cut to its width from the right, or filled
    /// with zeros.</summary>
    public static bool TryParseUuid(ReadOnlySpan<char> text, out Guid value)
    {
        if (text.Length == UuidLength && !text.ContainsAnyExcept(UuidChars) && Guid.TryParseExact(text, "D", out value))
        {
            return true;
        }

        value = default;
        return text.Length <= UuidLength && TryParseLooseUuid(text, out value);
    }

    private static bool TryParseLooseUuid(ReadOnlySpan<char> text, out Guid value)
    {
        value = default;
        Span<Range> parts = stackalloc Range[6];
        if (text.Split(parts, '-') != 5)
        {
            return false;
        }

        Span<ulong> numbers = stackalloc ulong[5];
        for (int i = 0; i < numbers.Length; i++)
        {
            ReadOnlySpan<char> part = text[parts[i]];
            part = part.StartsWith("+") ? part[1..] : part;
            if (part.IsEmpty || part.Length > UuidPartLengthMax
                || !ulong.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        value = new Guid(
            (uint)numbers[0], (ushort)numbers[1], (ushort)numbers[2], (byte)(numbers[3] >> 8), (byte)numbers[3],
            (byte)(numbers[4] >> 40), (byte)(numbers[4] >> 32), (byte)(numbers[4] >> 24), (byte)(numbers[4] >> 16),
            (byte)(numbers[4] >> 8), (byte)numbers[4]);
        return true;
    }

    private static byte[]? ParseBytes(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64Chars(text, bytes, out int count) ? bytes[..count] : null;
    }
}
