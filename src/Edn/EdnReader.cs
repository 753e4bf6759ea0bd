using System;
using System.Collections.Generic;
using System.IO;
using Accrete.Edn.Reading;

namespace Accrete.Edn;

/// <summary>Reads EDN text into values.</summary>
/// <remarks>nil null | true/false bool | 1 long | 1N BigInteger | 1.0 double | 1.5M BigDecimal | "s" string | \c char
/// | :k Keyword | s Symbol | [] EdnVector | () EdnList | {} EdnMap | #{} EdnSet | #inst Instant | #uuid Guid | #uri
/// Uri | #bytes byte[] (base64) | any other tag Tagged.</remarks>
public static class EdnReader
{
    private const int StreamBufferLength = 1 << 16;

    /// <summary>Reads the one form of a text.</summary>
    /// <exception cref="EdnException">The text is not one EDN form, or over a limit.</exception>
    public static object? Read(string text, EdnReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        using StringReader source = new(text);
        return new EdnParser(source, text.Length, options ?? EdnReaderOptions.Default).ReadOnly();
    }

    /// <summary>Reads form after form of a text.</summary>
    /// <exception cref="EdnException">A form is not EDN, or over a limit; raised when that form is reached.</exception>
    public static IEnumerable<object?> ReadAll(string text, EdnReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ReadEach(new StringReader(text), text.Length, options ?? EdnReaderOptions.Default);
    }

    /// <summary>Reads form after form of a text of any length, without holding more than one of them.</summary>
    /// <exception cref="EdnException">A form is not EDN, or over a limit; raised when that form is reached.</exception>
    public static IEnumerable<object?> ReadAll(TextReader text, EdnReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ReadEach(text, StreamBufferLength, options ?? EdnReaderOptions.Default);
    }

    private static IEnumerable<object?> ReadEach(TextReader text, int lengthHint, EdnReaderOptions options)
    {
        EdnParser parser = new(text, lengthHint, options);
        while (parser.TryReadNext(out object? form))
        {
            yield return form;
        }
    }
}
