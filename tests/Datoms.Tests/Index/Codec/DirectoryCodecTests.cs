using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Codec;
using Accrete.Index.Leaves;
using Accrete.Index.Trees;
using Accrete.Roots;
using Accrete.Segments;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Index.Codec;

public sealed class DirectoryCodecTests
{
    private static readonly SegmentCache Cache = new(new MemorySegments(), SegmentDecoding.Read, 0);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_directory_reads_back_as_it_was_written(int seed)
    {
        foreach (int children in new[] { 1, 2, 50, IndexDirectory.ChildrenMax })
        {
            IndexDirectory directory = Draw(seed, children);
            IndexDirectory read = DirectoryCodec.Read(DirectoryCodec.Write(directory), Cache);
            Assert.Equal(directory.Height, read.Height);
            Assert.Equal(directory.Count, read.Count);
            Assert.Equal(directory.Entries.Select(Shown), read.Entries.Select(Shown));
        }
    }

    [Fact]
    public void The_bytes_of_a_small_directory_are_those_of_the_format_page()
    {
        DirectoryEntry[] entries =
        [
            new(Separator.Lowest, Node(0x11, 3000, 0, 40_000, new AttributeShare(70, 3000, 3000))),
            new(Separator.Make(0, 72, Value.String("Jo"), Separator.FirstTOp),
                Node(0x22, 3001, 0, 40_001, new AttributeShare(72, 3001, 1500))),
        ];
        Assert.Equal(Golden, Convert.ToHexString(DirectoryCodec.Write(new IndexDirectory(1, entries))));
        IndexDirectory read = DirectoryCodec.Read(Convert.FromHexString(Golden), Cache);
        Assert.Equal(entries.Select(Shown), read.Entries.Select(Shown));
    }

    [Fact]
    public void Damage_is_noticed_or_harmless() => Damage.Check(
        DirectoryCodec.Write(Draw(4, 20)), SegmentFormat.DirectoryKind, bytes => DirectoryCodec.Read(bytes, Cache));

    private static IndexDirectory Draw(int seed, int children)
    {
        RandomDatoms random = new(seed);
        List<Datom> datoms = [.. Enumerable.Range(0, children + 1).Select(i => new Datom(
            EntityIds.Make(4, 1000 + random.Next(5000)), random.Next(10), default, i, true))];
        datoms = [.. datoms.Select(d => new Datom(
            d.E, d.A, random.Value(RandomDatoms.KindOf(d.A), 50), d.T, true))];
        datoms.Sort((left, right) => DatomOrder.Compare(IndexOrder.Avet, left, right));
        int height = 1 + (seed % 2);
        return new IndexDirectory(height, [.. Enumerable.Range(0, children).Select(i => new DirectoryEntry(
            Separator.Between(IndexOrder.Avet, datoms[i], datoms[i + 1]),
            Node((ulong)random.Next(int.MaxValue), 900 + random.Next(3000), height - 1, 100 + random.Next(100_000),
                height == 1 && i % 3 > 0 ? [new AttributeShare(i, 1 + (i % 5), 1), new AttributeShare(i + 200, 800, 7)]
                : [])))]);
    }

    private static StoredNode Node(ulong chance, long count, int height, int weight, params AttributeShare[] shares) =>
        new(Cache, SegmentId.Make(new Instant(0x0123_4567_89AB), 1, chance), count, height, weight, shares);

    private static (Datom, SegmentId, long, int, long, string) Shown(DirectoryEntry entry) =>
        (entry.Low, ((StoredNode)entry.Node).Id, entry.Count, entry.Node.Height, entry.Node.Weight,
            string.Join(' ', entry.Node.Shares));

    private const string Golden =
        "41435253010200006D00000002000000876B67030000000001B80B000000000000010001409C00000000000001000100"
        + "00000000000000000000000000000000010048FFFFFFFFFFFFFF7F000123456789AB7001800000000000001101234567"
        + "89AB700180000000000000220004044A6F0146B817B8170148B917DC0B0000000000000000";
}
