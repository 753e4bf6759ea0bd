using Accrete.Index.Leaves;
using Accrete.Index.Trees;

namespace Accrete.Index.Codec;

/// <summary>Writes how much of a leaf its attributes have, for what leads to the leaf (docs/format.md).</summary>
internal static class ShareCodec
{
    /// <summary>Writes the shares of a leaf; of a directory nothing.</summary>
    public static void Write(SegmentWriter writer, NodeHandle child)
    {
        if (child.Height > 0)
        {
            return;
        }

        writer.Varint((uint)child.Shares.Length);
        foreach (AttributeShare share in child.Shares)
        {
            writer.Varint((uint)share.Id);
            writer.Varint((uint)share.Rows);
            writer.Varint((uint)share.Runs);
        }
    }

    /// <summary>Reads the shares of a leaf; of a directory nothing.</summary>
    /// <param name="reader">Where they stand.</param>
    /// <param name="height">How many levels lie below the node.</param>
    /// <param name="rows">How many datoms it has.</param>
    /// <exception cref="AccreteException"><c>:db.error/corrupt-segment</c>: they cannot be.</exception>
    public static AttributeShare[] Read(ref SegmentReader reader, int height, long rows)
    {
        if (height > 0)
        {
            return [];
        }

        const int bytesMin = 3;
        uint count = reader.Varint();
        if (count > rows || count > reader.Left / bytesMin)
        {
            throw SegmentFormat.Corrupt("a leaf below it has more attributes than there can be");
        }

        AttributeShare[] shares = new AttributeShare[count];
        long lastId = -1;
        for (int i = 0; i < shares.Length; i++)
        {
            (uint id, uint own, uint runs) = (reader.Varint(), reader.Varint(), reader.Varint());
            if (id <= lastId || id > int.MaxValue || own > rows || own > Leaf.RowsMax || runs == 0 || runs > own)
            {
                throw SegmentFormat.Corrupt("what it says of the attributes of a leaf cannot be");
            }

            shares[i] = new AttributeShare((int)id, (int)own, (int)runs);
            lastId = id;
            rows -= own;
        }

        return shares;
    }
}
