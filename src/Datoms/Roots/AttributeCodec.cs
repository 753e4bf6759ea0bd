using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Index.Codec;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Roots;

/// <summary>Writes the attributes of a schema and reads them back (docs/format.md).</summary>
internal static class AttributeCodec
{
    private const int Many = 1, Indexed = 2, Avet = 4, Component = 8, NoHistory = 16, Fulltext = 32, Known = 63;

    /// <summary>The most members or slots of a tuple.</summary>
    private const int SlotsMax = 8;

    /// <summary>Writes an attribute.</summary>
    public static void Write(SegmentWriter writer, DbAttribute attribute)
    {
        writer.Varint((uint)attribute.Id);
        ObjectCodec.WriteName(writer, attribute.Ident.Namespace, attribute.Ident.Name);
        writer.Byte((byte)attribute.ValueType);
        writer.Byte((byte)((attribute.IsMany ? Many : 0) | (attribute.IsIndexed ? Indexed : 0)
            | (attribute.HasAvet ? Avet : 0) | (attribute.IsComponent ? Component : 0)
            | (attribute.NoHistory ? NoHistory : 0) | (attribute.IsFulltext ? Fulltext : 0)));
        writer.Byte((byte)attribute.Unique);
        writer.Int64(attribute.ValueTypeId);
        writer.Byte((byte)attribute.TupleAttributes.Length);
        foreach (int member in attribute.TupleAttributes)
        {
            writer.Varint((uint)member);
        }

        WriteKinds(writer, attribute.TupleTypes);
        WriteKinds(writer, attribute.TupleSlotKinds.IsDefault ? [] : attribute.TupleSlotKinds);
        writer.Byte((byte)attribute.TupleType);
        WriteTuple(writer, attribute.TupleAttributeIdents);
        WriteTuple(writer, attribute.TupleTypeIdents);
        ObjectCodec.WriteAny(
            writer, attribute.TupleTypeIdent is { } ident ? Value.Keyword(ident) : default);
        writer.Varint((uint)attribute.Predicates.Length);
        foreach (Symbol predicate in attribute.Predicates)
        {
            ObjectCodec.WriteName(writer, predicate.Namespace, predicate.Name);
        }
    }

    /// <summary>Reads an attribute.</summary>
    /// <exception cref="AccreteException">The bytes are damaged.</exception>
    public static DbAttribute Read(ref SegmentReader reader)
    {
        int id = ReadId(ref reader);
        Keyword ident = ObjectCodec.ReadKeyword(ref reader);
        ValueKind kind = ReadKind(ref reader);
        int flags = reader.Byte();
        Uniqueness unique = (Uniqueness)reader.Byte();
        if (kind == ValueKind.None || (flags & ~Known) != 0 || unique > Uniqueness.Identity)
        {
            throw SegmentFormat.Corrupt($"the attribute {ident} in it is out of range");
        }

        return new DbAttribute
        {
            Id = id,
            Ident = ident,
            ValueType = kind,
            IsMany = (flags & Many) != 0,
            IsIndexed = (flags & Indexed) != 0,
            HasAvet = (flags & Avet) != 0,
            IsComponent = (flags & Component) != 0,
            NoHistory = (flags & NoHistory) != 0,
            IsFulltext = (flags & Fulltext) != 0,
            Unique = unique,
            ValueTypeId = reader.Int64(),
            TupleAttributes = ReadMembers(ref reader),
            TupleTypes = ReadKinds(ref reader),
            TupleSlotKinds = ReadKinds(ref reader),
            TupleType = ReadKind(ref reader),
            TupleAttributeIdents = ReadTuple(ref reader),
            TupleTypeIdents = ReadTuple(ref reader),
            TupleTypeIdent = ReadAny(ref reader, ValueKind.Keyword) as Keyword,
            Predicates = ReadPredicates(ref reader),
        };
    }

    private static int ReadId(ref SegmentReader reader)
    {
        uint id = reader.Varint();
        return id <= int.MaxValue ? (int)id : throw SegmentFormat.Corrupt("the id of an attribute in it is too large");
    }

    private static void WriteKinds(SegmentWriter writer, ImmutableArray<ValueKind> kinds)
    {
        writer.Byte((byte)kinds.Length);
        foreach (ValueKind kind in kinds)
        {
            writer.Byte((byte)kind);
        }
    }

    private static ImmutableArray<ValueKind> ReadKinds(ref SegmentReader reader)
    {
        int count = ReadSlotCount(ref reader);
        ImmutableArray<ValueKind>.Builder kinds = ImmutableArray.CreateBuilder<ValueKind>(count);
        for (int i = 0; i < count; i++)
        {
            kinds.Add(ReadKind(ref reader));
        }

        return kinds.MoveToImmutable();
    }

    private static ValueKind ReadKind(ref SegmentReader reader)
    {
        ValueKind kind = (ValueKind)reader.Byte();
        return kind <= ValueKind.Symbol ? kind : throw SegmentFormat.Corrupt($"a kind in it is {(int)kind}");
    }

    private static ImmutableArray<int> ReadMembers(ref SegmentReader reader)
    {
        int count = ReadSlotCount(ref reader);
        ImmutableArray<int>.Builder members = ImmutableArray.CreateBuilder<int>(count);
        for (int i = 0; i < count; i++)
        {
            members.Add(ReadId(ref reader));
        }

        return members.MoveToImmutable();
    }

    private static int ReadSlotCount(ref SegmentReader reader)
    {
        int count = reader.Byte();
        return count <= SlotsMax ? count : throw SegmentFormat.Corrupt($"a tuple in it has {count} slots");
    }

    private static void WriteTuple(SegmentWriter writer, TupleValue? tuple) =>
        ObjectCodec.WriteAny(writer, tuple is null ? default : Value.Tuple(tuple));

    private static TupleValue? ReadTuple(ref SegmentReader reader) =>
        ReadAny(ref reader, ValueKind.Tuple) as TupleValue;

    private static object? ReadAny(ref SegmentReader reader, ValueKind kind)
    {
        Value value = ObjectCodec.ReadAny(ref reader);
        return value.Kind == ValueKind.None || value.Kind == kind
            ? value.Reference
            : throw SegmentFormat.Corrupt($"a value of kind {(int)value.Kind} stands in it where none can be");
    }

    private static ImmutableArray<Symbol> ReadPredicates(ref SegmentReader reader)
    {
        int count = reader.Count();
        ImmutableArray<Symbol>.Builder predicates = ImmutableArray.CreateBuilder<Symbol>();
        for (int i = 0; i < count; i++)
        {
            predicates.Add(ObjectCodec.ReadSymbol(ref reader));
        }

        return predicates.ToImmutable();
    }
}
