using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Accrete.Edn.Clr;
using Accrete.Edn.Text;

namespace Accrete.Edn.Printing;

/// <summary>Writes values on one line.</summary>
internal static class ValueWriter
{
    private const int LongLengthMax = 20;
    private const int GuidLength = 36;

    /// <summary>Writes a value.</summary>
    public static void Write(object? value, TextSink sink)
    {
        switch (value)
        {
            case null:
                sink.Write("nil");
                break;
            case string text:
                WriteString(text, sink);
                break;
            case Keyword keyword:
                sink.Write(':');
                sink.Write(keyword.Text);
                break;
            case long number:
                WriteLong(number, sink);
                break;
            case bool flag:
                sink.Write(flag ? "true" : "false");
                break;
            case Symbol symbol:
                sink.Write(symbol.ToString());
                break;
            case IShown other:
                Write(other.Shown, sink);
                break;
            default:
                if (!TryWriteScalar(value, sink))
                {
                    WriteCompound(value, sink);
                }

                break;
        }
    }

    /// <summary>Gives the brackets and the parts of a collection; null for what is none.</summary>
    public static Compound? CompoundOf(object? value) => value switch
    {
        EdnVector vector => new Compound("[", ']', vector),
        EdnList list => new Compound("(", ')', list),
        EdnSet set => new Compound("#{", '}', set),
        EdnMap map => new Compound("{", '}', map.Entries),
        string or byte[] => null,
        IShown other => CompoundOf(other.Shown),
        IDictionary dictionary => new Compound("{", '}', EntriesOf(dictionary)),
        ITuple tuple => new Compound("[", ']', ItemsOf(tuple)),
        IEnumerable items when ClrAsEdn.IsSet(items) => new Compound("#{", '}', ItemsOf(items)),
        IEnumerable items => new Compound("[", ']', ItemsOf(items)),
        _ => null,
    };

    private static void WriteCompound(object value, TextSink sink)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        WorkMeter.Spend(1);
        if (value is Tagged tagged)
        {
            sink.Write('#');
            sink.Write(tagged.Tag.ToString());
            sink.Write(' ');
            Write(tagged.Form, sink);
        }
        else if (CompoundOf(value) is { } compound)
        {
            WriteCompound(compound, sink);
        }
        else
        {
            WriteUnknown(value, sink);
        }
    }

    private static void WriteCompound(Compound compound, TextSink sink)
    {
        sink.Write(compound.Open);
        if (compound.Entries is { } entries)
        {
            WriteEntries(entries, sink);
        }
        else
        {
            WriteItems(compound.Items, sink);
        }

        sink.Write(compound.Close);
    }

    private static void WriteEntries(IReadOnlyList<KeyValuePair<object?, object?>> entries, TextSink sink)
    {
        for (int i = 0; i < entries.Count && !sink.IsFull; i++)
        {
            sink.Write(i == 0 ? string.Empty : ", ");
            WorkMeter.Spend(1);
            Write(entries[i].Key, sink);
            sink.Write(' ');
            Write(entries[i].Value, sink);
        }
    }

    private static void WriteItems(IEnumerable<object?> items, TextSink sink)
    {
        bool first = true;
        foreach (object? item in items)
        {
            if (sink.IsFull)
            {
                return;
            }

            if (!first)
            {
                sink.Write(' ');
            }

            first = false;
            WorkMeter.Spend(1);
            Write(item, sink);
        }
    }

    private static bool TryWriteScalar(object value, TextSink sink)
    {
        switch (value)
        {
            case double real:
                sink.Advance(RealText.Format(real, sink.Room(RealText.LengthMax)));
                return true;
            case float real:
                sink.Advance(RealText.Format(real, sink.Room(RealText.LengthMax)));
                return true;
            case BigInteger number:
                sink.Write(WideNumbers.ToText(number));
                sink.Write('N');
                return true;
            case BigDecimal number:
                sink.Write(number.ToString());
                sink.Write('M');
                return true;
            case char c:
                WriteChar(c, sink);
                return true;
            default:
                return TryWriteTagged(value, sink);
        }
    }

    private static bool TryWriteTagged(object value, TextSink sink)
    {
        switch (value)
        {
            case Instant instant:
                sink.Write("#inst \"");
                sink.Advance(InstantText.Format(instant, sink.Room(InstantText.LengthMax)));
                break;
            case Guid guid:
                sink.Write("#uuid \"");
                guid.TryFormat(sink.Room(GuidLength), out int written);
                sink.Advance(written);
                break;
            case Uri uri:
                sink.Write("#uri ");
                WriteString(uri.OriginalString, sink);
                return true;
            case byte[] bytes:
                sink.Write("#bytes \"");
                sink.Write(Convert.ToBase64String(bytes));
                break;
            default:
                return TryWriteDotNet(value, sink);
        }

        sink.Write('"');
        return true;
    }

    /// <summary>Writes what .NET callers use for EDN's values.</summary>
    private static bool TryWriteDotNet(object value, TextSink sink)
    {
        object? normal = ClrAsEdn.ScalarOf(value);
        if (normal is not null)
        {
            Write(normal, sink);
        }

        return normal is not null;
    }

    private static void WriteLong(long number, TextSink sink)
    {
        number.TryFormat(sink.Room(LongLengthMax), out int written, default, CultureInfo.InvariantCulture);
        sink.Advance(written);
    }

    private static void WriteString(string text, TextSink sink)
    {
        sink.Write('"');
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty && !sink.IsFull)
        {
            int plain = rest.IndexOfAny(CharText.Escaped);
            sink.Write(plain < 0 ? rest : rest[..plain]);
            if (plain < 0)
            {
                break;
            }

            WriteEscape(rest[plain], sink);
            rest = rest[(plain + 1)..];
        }

        sink.Write('"');
    }

    private static void WriteEscape(char c, TextSink sink)
    {
        sink.Write('\\');
        switch (c)
        {
            case '\n':
                sink.Write('n');
                break;
            case '\t':
                sink.Write('t');
                break;
            case '\r':
                sink.Write('r');
                break;
            case '\b':
                sink.Write('b');
                break;
            case '\f':
                sink.Write('f');
                break;
            case '"' or '\\':
                sink.Write(c);
                break;
            default:
                WriteHex(c, sink);
                break;
        }
    }

    private static void WriteChar(char c, TextSink sink)
    {
        sink.Write('\\');
        if (CharText.NameOf(c) is { } name)
        {
            sink.Write(name);
        }
        else if (char.IsControl(c) || char.IsWhiteSpace(c))
        {
            WriteHex(c, sink);
        }
        else
        {
            sink.Write(c);
        }
    }

    private static void WriteHex(char c, TextSink sink)
    {
        sink.Write('u');
        ((int)c).TryFormat(sink.Room(4), out int written, "x4", CultureInfo.InvariantCulture);
        sink.Advance(written);
    }

    private static void WriteUnknown(object value, TextSink sink)
    {
        sink.Write("#object [");
        WriteString(value.GetType().FullName ?? value.GetType().Name, sink);
        sink.Write(' ');
        WriteString(value.ToString() ?? string.Empty, sink);
        sink.Write(']');
    }

    private static List<KeyValuePair<object?, object?>> EntriesOf(IDictionary dictionary)
    {
        List<KeyValuePair<object?, object?>> entries = new(dictionary.Count);
        foreach (DictionaryEntry entry in dictionary)
        {
            entries.Add(new(entry.Key, entry.Value));
        }

        return entries;
    }

    private static IEnumerable<object?> ItemsOf(ITuple tuple)
    {
        for (int i = 0; i < tuple.Length; i++)
        {
            yield return tuple[i];
        }
    }

    private static IEnumerable<object?> ItemsOf(IEnumerable items)
    {
        foreach (object? item in items)
        {
            yield return item;
        }
    }
}
