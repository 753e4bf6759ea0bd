using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;
using Accrete.Index.Codec;
using Accrete.Schema;

namespace Accrete.Roots;

/// <summary>Writes schemas as bytes and reads them back (docs/format.md): attributes, idents and partitions, so that
/// a database is opened without reading any of its datoms.</summary>
internal static class SchemaCodec
{
    /// <summary>The highest id of an attribute that is read: one of them takes 8 bytes for each id below
    /// it.</summary>
    private const int AttributeIdMax = 1 << 24;

    /// <summary>Returns the stored form of a schema.</summary>
    public static byte[] Write(DbSchema schema)
    {
        DbSchemaParts parts = schema.ToParts();
        SegmentWriter writer = new();
        writer.Zeros(SegmentFormat.HeadBytes);
        int count = 0;
        foreach (DbAttribute attribute in schema.Attributes)
        {
            AttributeCodec.Write(writer, attribute);
            count++;
        }

        WriteNames(writer, parts);
        WriteIdents(writer, parts.Idents);
        WriteIds(writer, parts.Partitions);
        WriteIds(writer, parts.ValueTypes);
        writer.Varint((uint)parts.Tags.Count);
        foreach ((long element, Keyword tag) in parts.Tags)
        {
            writer.Int64(element);
            ObjectCodec.WriteName(writer, tag.Namespace, tag.Name);
        }

        writer.Zeros(SegmentFormat.TailBytes);
        byte[] segment = writer.ToArray();
        SegmentFormat.WriteHead(segment, SegmentFormat.SchemaKind, count);
        return segment;
    }

    /// <summary>Reads a schema.</summary>
    /// <exception cref="AccreteException"><c>:db.error/corrupt-segment</c>: the bytes are no schema, or damaged;
    /// <c>:db.error/segment-version</c>: a newer program wrote it.</exception>
    public static DbSchema Read(ReadOnlySpan<byte> segment)
    {
        uint rows = SegmentFormat.ReadHead(segment, SegmentFormat.SchemaKind);
        SegmentReader reader = new(segment[..^SegmentFormat.TailBytes]);
        reader.Raw(SegmentFormat.HeadBytes);
        SortedDictionary<int, DbAttribute> attributes = [];
        for (uint i = 0; i < rows; i++)
        {
            DbAttribute attribute = AttributeCodec.Read(ref reader);
            if (attribute.Id >= AttributeIdMax || !attributes.TryAdd(attribute.Id, attribute))
            {
                throw SegmentFormat.Corrupt($"it has attribute {attribute.Id} twice, or where none can be");
            }
        }

        Dictionary<Keyword, DbAttribute> names = ReadNames(ref reader, attributes);
        IdentTable idents = ReadIdents(ref reader);
        ImmutableSortedSet<long> partitions = ReadIds(ref reader);
        ImmutableSortedSet<long> types = ReadIds(ref reader);
        ImmutableSortedDictionary<long, Keyword> tags = ReadTags(ref reader);
        if (reader.Left != 0)
        {
            throw SegmentFormat.Corrupt($"{reader.Left} bytes too many stand in it");
        }

        foreach (DbAttribute attribute in attributes.Values)
        {
            if (attribute.TupleAttributes.Any(member => !attributes.ContainsKey(member)))
            {
                throw SegmentFormat.Corrupt($"a member of {attribute.Ident} in it is no attribute");
            }
        }

        DbSchemaParts parts = new() { Idents = idents, Partitions = partitions, ValueTypes = types, Tags = tags };
        parts.SetAttributes(attributes, names);
        return parts.Build();
    }

    private static void WriteNames(SegmentWriter writer, DbSchemaParts parts)
    {
        writer.Varint((uint)parts.AttributesByIdent.Count);
        foreach ((Keyword name, DbAttribute attribute) in Sorted(parts.AttributesByIdent))
        {
            ObjectCodec.WriteName(writer, name.Namespace, name.Name);
            writer.Varint((uint)attribute.Id);
        }
    }

    private static Dictionary<Keyword, DbAttribute> ReadNames(
        ref SegmentReader reader, SortedDictionary<int, DbAttribute> attributes)
    {
        int count = reader.Count();
        Dictionary<Keyword, DbAttribute> names = [];
        for (int i = 0; i < count; i++)
        {
            Keyword name = ObjectCodec.ReadKeyword(ref reader);
            uint id = reader.Varint();
            if (id > int.MaxValue || !attributes.TryGetValue((int)id, out DbAttribute? attribute)
                || !names.TryAdd(name, attribute))
            {
                throw SegmentFormat.Corrupt($"the name {name} in it means no attribute, or two");
            }
        }

        return names;
    }

    private static void WriteIdents(SegmentWriter writer, IdentTable table)
    {
        (Dictionary<Keyword, long> entities, Dictionary<long, Keyword> idents) = table.ToDictionaries();
        writer.Varint((uint)entities.Count);
        foreach ((Keyword ident, long entity) in Sorted(entities))
        {
            ObjectCodec.WriteName(writer, ident.Namespace, ident.Name);
            writer.Int64(entity);
        }

        writer.Varint((uint)idents.Count);
        foreach ((long entity, Keyword ident) in Sorted(idents))
        {
            writer.Int64(entity);
            ObjectCodec.WriteName(writer, ident.Namespace, ident.Name);
        }
    }

    private static IdentTable ReadIdents(ref SegmentReader reader)
    {
        int count = reader.Count();
        Dictionary<Keyword, long> entities = [];
        for (int i = 0; i < count; i++)
        {
            Keyword ident = ObjectCodec.ReadKeyword(ref reader);
            if (!entities.TryAdd(ident, reader.Int64()))
            {
                throw SegmentFormat.Corrupt($"the ident {ident} in it means two entities");
            }
        }

        count = reader.Count();
        Dictionary<long, Keyword> idents = [];
        for (int i = 0; i < count; i++)
        {
            long entity = reader.Int64();
            if (!idents.TryAdd(entity, ObjectCodec.ReadKeyword(ref reader)))
            {
                throw SegmentFormat.Corrupt($"entity {entity} in it has two present idents");
            }
        }

        return IdentTable.Of(entities, idents);
    }

    private static void WriteIds(SegmentWriter writer, ImmutableSortedSet<long> ids)
    {
        writer.Varint((uint)ids.Count);
        foreach (long id in ids)
        {
            writer.Int64(id);
        }
    }

    private static ImmutableSortedSet<long> ReadIds(ref SegmentReader reader)
    {
        int count = reader.Count();
        ImmutableSortedSet<long>.Builder ids = ImmutableSortedSet.CreateBuilder<long>();
        for (int i = 0; i < count; i++)
        {
            ids.Add(reader.Int64());
        }

        return ids.ToImmutable();
    }

    private static ImmutableSortedDictionary<long, Keyword> ReadTags(ref SegmentReader reader)
    {
        int count = reader.Count();
        ImmutableSortedDictionary<long, Keyword>.Builder tags =
            ImmutableSortedDictionary.CreateBuilder<long, Keyword>();
        for (int i = 0; i < count; i++)
        {
            long element = reader.Int64();
            tags[element] = ObjectCodec.ReadKeyword(ref reader);
        }

        return tags.ToImmutable();
    }

    /// <summary>Sorts by key, so that equal schemas are written alike.</summary>
    private static List<KeyValuePair<TKey, TValue>> Sorted<TKey, TValue>(Dictionary<TKey, TValue> pairs)
        where TKey : notnull, IComparable<TKey>
    {
        List<KeyValuePair<TKey, TValue>> sorted = [.. pairs];
        sorted.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        return sorted;
    }
}
