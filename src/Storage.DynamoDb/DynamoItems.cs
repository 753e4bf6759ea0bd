using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Accrete.Storage.DynamoDb;

/// <summary>Is how things stand in the table. A ref is an item with revision, attempt token (<c>map</c>) and value; a
/// segment is one with a value, and, where it is too large for one item, the number of its pieces, of which the others
/// are items <c>ID#1</c>, <c>ID#2</c>, ...</summary>
/// <remarks>No ref has such a name: a ref's key holds no <c>#</c>. An empty value is not written: some servers take no
/// empty bytes.</remarks>
internal static class DynamoItems
{
    /// <summary>The most bytes of a value in one item. An item takes 400 KB with the names of its attributes; servers
    /// to try things on stop somewhat earlier.</summary>
    public const int PieceBytesMax = 390 * 1024;

    /// <summary>The key of the table.</summary>
    public const string Id = "id";

    private const string Revision = "rev";
    private const string Token = "map";
    private const string Value = "val";
    private const string Pieces = "parts";

    /// <summary>What to ask for where the pieces alone matter; its names are <see cref="PiecesNames"/>.</summary>
    public const string PiecesProjection = "#id, #parts";

    /// <summary>Gets the names in <see cref="PiecesProjection"/>.</summary>
    public static Dictionary<string, string> PiecesNames => new(StringComparer.Ordinal)
    {
        ["#id"] = Id,
        ["#parts"] = Pieces,
    };

    /// <summary>Returns the key of an item.</summary>
    public static Dictionary<string, AttributeValue> Key(string id) =>
        new(StringComparer.Ordinal) { [Id] = new AttributeValue { S = id } };

    /// <summary>Returns the name of a piece of a segment; the first one has the name of the segment.</summary>
    public static string PieceId(string id, int piece) =>
        piece == 0 ? id : string.Create(CultureInfo.InvariantCulture, $"{id}#{piece}");

    /// <summary>Returns how many pieces so many bytes make; at least 1.</summary>
    public static int PiecesOf(int bytes) => Math.Max(1, (bytes + PieceBytesMax - 1) / PieceBytesMax);

    /// <summary>Makes the item of a piece of a segment.</summary>
    public static Dictionary<string, AttributeValue> Piece(string id, ReadOnlyMemory<byte> segment, int piece)
    {
        Dictionary<string, AttributeValue> item = Key(PieceId(id, piece));
        int from = piece * PieceBytesMax, pieces = PiecesOf(segment.Length);
        SetValue(item, segment.Slice(from, Math.Min(PieceBytesMax, segment.Length - from)));
        if (piece == 0 && pieces > 1)
        {
            item[Pieces] = Number(pieces);
        }

        return item;
    }

    /// <summary>Makes the write of a ref, on the condition that it still is as expected.</summary>
    public static PutItemRequest Write(string table, RefKey key, RefVersion expected, RefWrite write)
    {
        Dictionary<string, AttributeValue> item = Key(key.Text);
        item[Revision] = Number(expected.Revision + 1);
        item[Token] = new AttributeValue { S = write.Token.ToString() };
        SetValue(item, write.Value);
        PutItemRequest put = new()
        {
            TableName = table,
            Item = item,
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
        if (expected == RefVersion.Absent)
        {
            put.ConditionExpression = "attribute_not_exists(#id)";
            put.ExpressionAttributeNames = new(StringComparer.Ordinal) { ["#id"] = Id };
        }
        else
        {
            (put.ConditionExpression, put.ExpressionAttributeNames) = (SameVersion, VersionNames());
            put.ExpressionAttributeValues = VersionValues(expected);
        }

        return put;
    }

    /// <summary>Makes the removal of a ref, on the condition that it still is as expected.</summary>
    public static DeleteItemRequest Remove(string table, RefKey key, RefVersion expected) => new()
    {
        TableName = table,
        Key = Key(key.Text),
        ConditionExpression = SameVersion,
        ExpressionAttributeNames = VersionNames(),
        ExpressionAttributeValues = VersionValues(expected),
        ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
    };

    /// <summary>Returns the name of an item.</summary>
    public static string IdOf(Dictionary<string, AttributeValue> item) => item[Id].S;

    /// <summary>Returns how many pieces the segment of an item has.</summary>
    /// <exception cref="AccreteException">It is no number of pieces.</exception>
    public static int PiecesOf(Dictionary<string, AttributeValue> item) =>
        !item.TryGetValue(Pieces, out AttributeValue? pieces) ? 1
        : int.TryParse(pieces.N, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count is > 1 and <= StorageLimits.SegmentBytesMax / PieceBytesMax + 1 ? count
        : throw StorageErrors.Damaged($"The item {IdOf(item)} tells no number of pieces.");

    /// <summary>Tells whether an item is a ref.</summary>
    public static bool IsRef(Dictionary<string, AttributeValue> item) => item.ContainsKey(Token);

    /// <summary>Returns the value of an item.</summary>
    public static byte[] BytesOf(Dictionary<string, AttributeValue> item) =>
        item.TryGetValue(Value, out AttributeValue? value) ? value.B?.ToArray() ?? [] : [];

    /// <summary>Returns what stands in the item of a ref; null where it is none.</summary>
    /// <exception cref="AccreteException">It is no ref of ours.</exception>
    public static RefRecord? RecordOf(Dictionary<string, AttributeValue>? item)
    {
        if (item is null || !item.TryGetValue(Token, out AttributeValue? token))
        {
            return null;
        }

        return Guid.TryParse(token.S, out Guid attempt)
            && long.TryParse(
                item.GetValueOrDefault(Revision)?.N, NumberStyles.None, CultureInfo.InvariantCulture, out long revision)
            ? new RefRecord(new RefVersion(revision, attempt), BytesOf(item))
            : throw StorageErrors.Damaged($"The item {IdOf(item)} has a revision or a token that is none.");
    }

    private const string SameVersion = "#rev = :rev AND #map = :map";

    private static Dictionary<string, string> VersionNames() =>
        new(StringComparer.Ordinal) { ["#rev"] = Revision, ["#map"] = Token };

    private static Dictionary<string, AttributeValue> VersionValues(RefVersion version) => new(StringComparer.Ordinal)
    {
        [":rev"] = Number(version.Revision),
        [":map"] = new AttributeValue { S = version.Token.ToString() },
    };

    private static AttributeValue Number(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    private static void SetValue(Dictionary<string, AttributeValue> item, ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            MemoryStream stream = MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array)
                ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) // not empty: has an array
                : new MemoryStream(bytes.ToArray(), writable: false);
            item[Value] = new AttributeValue { B = stream };
        }
    }
}
