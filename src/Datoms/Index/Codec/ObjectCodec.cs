using System;
using System.Collections.Immutable;
using System.Numerics;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Index.Codec;

/// <summary>Writes and reads the values that do not fit into 64 bits: the entries of a leaf's dictionary.</summary>
internal static class ObjectCodec
{
    private const int UuidBytes = 16;
    private const string RequiresMark = ":requires";

    /// <summary>Writes a value of a reference kind: a byte for the kind, then what the kind asks for.</summary>
    public static void Write(SegmentWriter writer, in Value value)
    {
        // The object of a value has the type that its kind says.
        object reference = value.Reference!;
        writer.Byte((byte)value.Kind);
        switch (value.Kind)
        {
            case ValueKind.String:
                writer.Text((string)reference);
                break;
            case ValueKind.Keyword:
                WriteName(writer, ((Keyword)reference).Namespace, ((Keyword)reference).Name);
                break;
            case ValueKind.Symbol:
                WriteName(writer, ((Symbol)reference).Namespace, ((Symbol)reference).Name);
                break;
            case ValueKind.Uuid:
                writer.Raw(((Guid)reference).ToByteArray(bigEndian: true));
                break;
            case ValueKind.Uri:
                writer.Text(((Uri)reference).OriginalString);
                break;
            case ValueKind.Bytes:
                writer.Block((byte[])reference);
                break;
            case ValueKind.BigInt:
                writer.BigInteger((BigInteger)reference);
                break;
            case ValueKind.BigDec:
                writer.Int64(((BigDecimal)reference).Scale);
                writer.BigInteger(((BigDecimal)reference).Unscaled);
                break;
            case ValueKind.Tuple:
                WriteTuple(writer, (TupleValue)reference);
                break;
            case ValueKind.Function:
                WriteFunction(writer, (DatabaseFunction)reference);
                break;
            default:
                throw new InvalidOperationException($"a value of kind {value.Kind} is no object");
        }
    }

    /// <summary>Writes a value of any kind, or none: a byte for the kind, then the bits or what the kind asks
    /// for.</summary>
    public static void WriteAny(SegmentWriter writer, in Value value)
    {
        if (value.Kind == ValueKind.None)
        {
            writer.Byte((byte)ValueKind.None);
        }
        else if (value.IsInline)
        {
            writer.Byte((byte)value.Kind);
            writer.Int64(value.Bits);
        }
        else
        {
            Write(writer, value);
        }
    }

    /// <summary>Reads a value of any kind, or none.</summary>
    /// <exception cref="AccreteException">The bytes are damaged.</exception>
    public static Value ReadAny(ref SegmentReader reader) => ReadAny(ref reader, isSlot: false);

    /// <summary>Reads a value of a reference kind.</summary>
    /// <exception cref="AccreteException">The bytes are damaged.</exception>
    public static Value Read(ref SegmentReader reader) => Read(ref reader, (ValueKind)reader.Byte(), isSlot: false);

    private static Value Read(ref SegmentReader reader, ValueKind kind, bool isSlot) => kind switch
    {
        ValueKind.String => Value.String(reader.Text()),
        ValueKind.Keyword => Value.Keyword(ReadKeyword(ref reader)),
        ValueKind.Symbol => Value.Symbol(ReadSymbol(ref reader)),
        ValueKind.Uuid => Value.Uuid(new Guid(reader.Raw(UuidBytes), bigEndian: true)),
        ValueKind.Uri => ReadUri(reader.Text()),
        ValueKind.Bytes => Value.Bytes(reader.Block().ToArray()),
        ValueKind.BigInt => Value.BigInt(reader.BigInteger()),
        ValueKind.BigDec => ReadDecimal(ref reader),
        ValueKind.Tuple when !isSlot => ReadTuple(ref reader),
        ValueKind.Function when !isSlot => ReadFunction(ref reader),
        _ => throw SegmentFormat.Corrupt($"it has a value of kind {(int)kind} where none can be"),
    };

    private static Value ReadAny(ref SegmentReader reader, bool isSlot)
    {
        ValueKind kind = (ValueKind)reader.Byte();
        return kind == ValueKind.None ? default
            : ValueKinds.IsInline(kind) ? Value.Inline(kind, reader.Int64())
            : Read(ref reader, kind, isSlot);
    }

    /// <summary>Writes the name of a keyword or a symbol.</summary>
    public static void WriteName(SegmentWriter writer, string? ns, string name)
    {
        writer.Byte(ns is null ? (byte)0 : (byte)1);
        if (ns is not null)
        {
            writer.Text(ns);
        }

        writer.Text(name);
    }

    /// <summary>Reads a keyword without its kind.</summary>
    /// <exception cref="AccreteException">The bytes are damaged.</exception>
    public static Keyword ReadKeyword(ref SegmentReader reader) =>
        Keyword.Of(ReadNamespace(ref reader), reader.Text());

    /// <summary>Reads a symbol without its kind.</summary>
    /// <exception cref="AccreteException">The bytes are damaged.</exception>
    public static Symbol ReadSymbol(ref SegmentReader reader) =>
        Symbol.Of(ReadNamespace(ref reader), reader.Text());

    private static string? ReadNamespace(ref SegmentReader reader) => reader.Byte() switch
    {
        0 => null,
        1 => reader.Text(),
        _ => throw SegmentFormat.Corrupt("a name in it is malformed"),
    };

    private static Value ReadUri(string text) => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out Uri? uri)
        ? Value.Uri(uri)
        : throw SegmentFormat.Corrupt("a URI in it is malformed");

    private static Value ReadDecimal(ref SegmentReader reader)
    {
        long scale = reader.Int64();
        return scale is >= int.MinValue and <= int.MaxValue
            ? Value.BigDec(new BigDecimal(reader.BigInteger(), (int)scale))
            : throw SegmentFormat.Corrupt("a decimal in it is malformed");
    }

    private static void WriteTuple(SegmentWriter writer, TupleValue tuple)
    {
        writer.Byte((byte)tuple.Slots.Length);
        foreach (Value slot in tuple.Slots)
        {
            WriteAny(writer, slot);
        }
    }

    private static Value ReadTuple(ref SegmentReader reader)
    {
        int count = reader.Byte();
        if (count is < 1 or > 8)
        {
            throw SegmentFormat.Corrupt($"it has a tuple of {count} slots");
        }

        ImmutableArray<Value>.Builder slots = ImmutableArray.CreateBuilder<Value>(count);
        for (int i = 0; i < count; i++)
        {
            slots.Add(ReadAny(ref reader, isSlot: true));
        }

        return Value.Tuple(new TupleValue(slots.MoveToImmutable()));
    }

    private static void WriteFunction(SegmentWriter writer, DatabaseFunction function)
    {
        writer.Text(function.Language);
        writer.Text(function.Code);
        WriteTexts(writer, function.Parameters);

        // What the function requires follows its imports, behind a mark that can be none of them.
        WriteTexts(writer, function.Requires.IsEmpty
            ? function.Imports
            : [.. function.Imports, RequiresMark, .. function.Requires]);
    }

    private static Value ReadFunction(ref SegmentReader reader)
    {
        string language = reader.Text();
        string code = reader.Text();
        ImmutableArray<string> parameters = ReadTexts(ref reader);
        ImmutableArray<string> imports = ReadTexts(ref reader);
        int mark = imports.IndexOf(RequiresMark);
        DatabaseFunction function = mark < 0
            ? new DatabaseFunction(language, parameters, code, imports)
            : new DatabaseFunction(language, parameters, code, imports[..mark]) { Requires = imports[(mark + 1)..] };
        return Value.Referenced(ValueKind.Function, function);
    }

    private static void WriteTexts(SegmentWriter writer, ImmutableArray<string> texts)
    {
        writer.Varint((uint)texts.Length);
        foreach (string text in texts)
        {
            writer.Text(text);
        }
    }

    private static ImmutableArray<string> ReadTexts(ref SegmentReader reader)
    {
        int count = reader.Count();
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>();
        for (int i = 0; i < count; i++)
        {
            texts.Add(reader.Text());
        }

        return texts.ToImmutable();
    }
}
