using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using Accrete.Edn;
using Accrete.Index.Codec;
using Accrete.Transactions;
using Accrete.Values;

namespace Accrete.Storage.Wire;

/// <summary>Writes EDN forms as bytes and reads them back, with the places where they stood in their text
/// (docs/wire.md): transaction data on its way to the transactor, tempids and errors on their way back. A keyword that
/// a form has many times, as transaction data does, stands in full once.</summary>
internal static class FormCodec
{
    private const byte Nil = 0, False = 1, True = 2, Long = 3, Double = 4, Char = 5, Instant = 6, Value = 7, Float = 8,
        Again = 9;
    private const byte Vector = 16, List = 17, Map = 18, Set = 19, Tag = 20;

    /// <summary>Added to the mark of a collection whose place in the text follows.</summary>
    private const byte Placed = 32;

    /// <summary>Returns the bytes of a form.</summary>
    /// <param name="form">The form.</param>
    /// <exception cref="AccreteException">It holds what is no EDN, or nests too deep.</exception>
    public static byte[] Write(object? form) => Write(form, isLenient: false);

    /// <summary>Returns the bytes of a form that is only shown to people: what is no EDN is written as its
    /// text.</summary>
    public static byte[] WriteShown(object? form) => Write(form, isLenient: true);

    /// <summary>Reads a form.</summary>
    /// <exception cref="AccreteException">The bytes are no form.</exception>
    public static object? Read(ReadOnlySpan<byte> bytes)
    {
        SegmentReader reader = new(bytes);
        object? form = Guarded(ref reader);
        return reader.Left == 0 ? form : throw SegmentFormat.Corrupt("bytes are left over behind a form");
    }

    private static byte[] Write(object? form, bool isLenient)
    {
        SegmentWriter writer = new();
        try
        {
            Write(writer, form, [], isLenient);
        }
        catch (InsufficientExecutionStackException tooDeep)
        {
            throw TooDeep(tooDeep);
        }

        return writer.ToArray();
    }

    private static object? Guarded(ref SegmentReader reader)
    {
        try
        {
            return Read(ref reader, []);
        }
        catch (InsufficientExecutionStackException tooDeep)
        {
            throw TooDeep(tooDeep);
        }
    }

    private static AccreteException TooDeep(Exception inner) => new(
        null, AnomalyCategory.Incorrect, "The data nests too deep to be sent.", null, null, inner);

    private static void Write(
        SegmentWriter writer, object? form, Dictionary<Keyword, int> keywords, bool isLenient)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (form)
        {
            case EdnSequence sequence:
                Begin(writer, sequence is EdnVector ? Vector : List, sequence.Position, sequence.Count);
                WriteAll(writer, sequence.Items, keywords, isLenient);
                break;
            case EdnMap map:
                Begin(writer, Map, map.Position, map.Count);
                foreach ((object? key, object? value) in map.Entries)
                {
                    Write(writer, key, keywords, isLenient);
                    Write(writer, value, keywords, isLenient);
                }

                break;
            case EdnSet set:
                Begin(writer, Set, set.Position, set.Count);
                WriteAll(writer, set, keywords, isLenient);
                break;
            case Tagged tagged:
                Begin(writer, Tag, tagged.Position, 2);
                Write(writer, tagged.Tag, keywords, isLenient);
                Write(writer, tagged.Form, keywords, isLenient);
                break;
            case TempId tempId:
                // As it is written in EDN, which says the same: same partition and number, same entity.
                Write(writer, Literal(tempId), keywords, isLenient);
                break;
            case Keyword keyword when keywords.TryGetValue(keyword, out int number):
                writer.Byte(Again);
                writer.Varint((uint)number);
                break;
            case Keyword keyword:
                keywords.Add(keyword, keywords.Count);
                WriteValue(writer, keyword, isLenient);
                break;
            default:
                WriteScalar(writer, form, isLenient);
                break;
        }
    }

    private static void WriteAll(
        SegmentWriter writer, IEnumerable<object?> items, Dictionary<Keyword, int> keywords, bool isLenient)
    {
        foreach (object? item in items)
        {
            Write(writer, item, keywords, isLenient);
        }
    }

    private static Tagged Literal(TempId tempId) =>
        new(Symbol.Of("db", "id"), EdnVector.Of(tempId.Partition, tempId.Index));

    private static void Begin(SegmentWriter writer, byte mark, SourcePosition? position, int count)
    {
        writer.Byte(position is null ? mark : (byte)(mark + Placed));
        if (position is { } place)
        {
            writer.Varint((uint)place.Line);
            writer.Varint((uint)place.Column);
            writer.Number(place.Offset);
        }

        writer.Varint((uint)count);
    }

    private static void WriteScalar(SegmentWriter writer, object? form, bool isLenient)
    {
        switch (form)
        {
            case null:
                writer.Byte(Nil);
                break;
            case bool truth:
                writer.Byte(truth ? True : False);
                break;
            case long number:
                writer.Byte(Long);
                writer.Number(number);
                break;
            case double number:
                writer.Byte(Double);
                writer.Int64(BitConverter.DoubleToInt64Bits(number));
                break;
            case float number:
                writer.Byte(Float);
                writer.Int64(BitConverter.DoubleToInt64Bits(number));
                break;
            case char letter:
                writer.Byte(Char);
                writer.Varint(letter);
                break;
            case Instant instant:
                writer.Byte(Instant);
                writer.Number(instant.EpochMilliseconds);
                break;
            default:
                WriteValue(writer, form, isLenient);
                break;
        }
    }

    private static void WriteValue(SegmentWriter writer, object form, bool isLenient)
    {
        ValueKind kind = form switch
        {
            string => ValueKind.String,
            Keyword => ValueKind.Keyword,
            Symbol => ValueKind.Symbol,
            Guid => ValueKind.Uuid,
            Uri => ValueKind.Uri,
            byte[] => ValueKind.Bytes,
            BigInteger => ValueKind.BigInt,
            BigDecimal => ValueKind.BigDec,
            DatabaseFunction => ValueKind.Function,
            _ => ValueKind.None,
        };
        if (kind == ValueKind.None)
        {
            (kind, form) = isLenient
                ? (ValueKind.String, EdnPrinter.Print(form))
                : throw DbErrors.Argument($"A {form.GetType()} cannot be sent: it is no EDN value.");
        }

        writer.Byte(Value);
        ObjectCodec.Write(writer, Values.Value.Referenced(kind, form));
    }

    private static object? Read(ref SegmentReader reader, List<Keyword> keywords)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        byte mark = reader.Byte();
        return mark switch
        {
            Nil => null,
            False => false,
            True => true,
            Long => reader.Number(),
            Double => BitConverter.Int64BitsToDouble(reader.Int64()),
            Float => (float)BitConverter.Int64BitsToDouble(reader.Int64()),
            Char => (char)reader.Varint(),
            Instant => new Instant(reader.Number()),
            Value => ReadValue(ref reader, keywords),
            Again => ReadAgain(ref reader, keywords),
            _ => ReadCollection(ref reader, mark, keywords),
        };
    }

    private static object? ReadValue(ref SegmentReader reader, List<Keyword> keywords)
    {
        object? value = ObjectCodec.Read(ref reader).Reference;
        if (value is Keyword keyword)
        {
            keywords.Add(keyword);
        }

        return value;
    }

    private static Keyword ReadAgain(ref SegmentReader reader, List<Keyword> keywords)
    {
        uint number = reader.Varint();
        return number < (uint)keywords.Count
            ? keywords[(int)number]
            : throw SegmentFormat.Corrupt($"a form in it names its keyword {number} of {keywords.Count}");
    }

    private static object ReadCollection(ref SegmentReader reader, byte mark, List<Keyword> keywords)
    {
        SourcePosition? place = null;
        if (mark >= Placed)
        {
            mark -= Placed;
            place = new SourcePosition((int)reader.Varint(), (int)reader.Varint(), reader.Number());
        }

        int count = reader.Count();
        switch (mark)
        {
            case Vector:
                return new EdnVector(Items(ref reader, count, keywords), place);
            case List:
                return new EdnList(Items(ref reader, count, keywords), place);
            case Set:
                return EdnSet.Of(Items(ref reader, count, keywords), place);
            case Map:
                List<KeyValuePair<object?, object?>> entries = [];
                for (int i = 0; i < count; i++)
                {
                    object? key = Read(ref reader, keywords);
                    entries.Add(new(key, Read(ref reader, keywords)));
                }

                return EdnMap.Of(entries, place);
            case Tag when count == 2 && Read(ref reader, keywords) is Symbol tag:
                return new Tagged(tag, Read(ref reader, keywords), place);
            default:
                throw SegmentFormat.Corrupt($"a form in it has the mark {mark}");
        }
    }

    private static ImmutableArray<object?> Items(
        ref SegmentReader reader, int count, List<Keyword> keywords)
    {
        ImmutableArray<object?>.Builder items = ImmutableArray.CreateBuilder<object?>(count);
        for (int i = 0; i < count; i++)
        {
            items.Add(Read(ref reader, keywords));
        }

        return items.MoveToImmutable();
    }
}
