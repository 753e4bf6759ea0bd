using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Host.Output;

/// <summary>Writes EDN values as JSON, the way docs/cli.md tells: keywords as strings (keys of maps without the
/// colon), sets and tuples as arrays, whole and decimal numbers of any size as numbers, instants as ISO 8601,
/// bytes as base64.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = false,
        // The text goes to files and pipes, not into pages: letters stay letters.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = int.MaxValue,
    };

    /// <summary>Returns the JSON text of a value.</summary>
    public static string Of(object? value)
    {
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter writer = new(buffer, Options);
        try
        {
            Write(writer, value);
            writer.Flush();
        }
        catch (InsufficientExecutionStackException)
        {
            writer.Reset();
            throw DbErrors.Argument("The answer nests too deep to be written as JSON; ask for a part of it.");
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkLimit.Spend(1);
        switch (value)
        {
            case EdnMap map:
                WriteMap(writer, map);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case byte[] bytes:
                writer.WriteStringValue(Convert.ToBase64String(bytes));
                break;
            case IShown other:
                Write(writer, other.Shown);
                break;
            case IEnumerable<object?> items:
                WriteItems(writer, items);
                break;
            case Tagged tagged:
                Write(writer, tagged.Form);
                break;
            default:
                WriteAtom(writer, value);
                break;
        }
    }

    private static void WriteAtom(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool truth:
                writer.WriteBooleanValue(truth);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case BigInteger number:
                writer.WriteRawValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case BigDecimal:
                writer.WriteRawValue(EdnPrinter.Print(value).TrimEnd('M'));
                break;
            case Guid uuid:
                writer.WriteStringValue(uuid);
                break;
            default:
                writer.WriteStringValue(TextOf(value));
                break;
        }
    }

    private static string TextOf(object value) => value switch
    {
        char character => character.ToString(),
        Instant => InstantText(EdnPrinter.Print(value)),
        double.NaN or float.NaN => "NaN",
        double number => number > 0 ? "Infinity" : "-Infinity",
        float number => number > 0 ? "Infinity" : "-Infinity",
        Uri uri => uri.OriginalString,
        Value inner => EdnPrinter.Print(inner.ToObject()),
        _ => value.ToString() ?? "",
    };

    /// <summary>Takes the text out of <c>#inst "..."</c>.</summary>
    private static string InstantText(string edn) => edn[(edn.IndexOf('"', StringComparison.Ordinal) + 1)..^1];

    private static void WriteItems(Utf8JsonWriter writer, IEnumerable<object?> items)
    {
        writer.WriteStartArray();
        foreach (object? item in items)
        {
            Write(writer, item);
        }

        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, EdnMap map)
    {
        writer.WriteStartObject();
        foreach ((object? key, object? value) in map)
        {
            writer.WritePropertyName(key switch
            {
                Keyword keyword => keyword.ToString()[1..],
                string text => text,
                _ => EdnPrinter.Print(key),
            });
            Write(writer, value);
        }

        writer.WriteEndObject();
    }
}
