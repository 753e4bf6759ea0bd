using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Codec;
using Accrete.Index.Leaves;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Index.Codec;

public sealed class LeafCodecTests
{
    /// <summary>How many damaged segments are read; an environment variable makes it more.</summary>
    private static readonly int FuzzCount =
        int.TryParse(Environment.GetEnvironmentVariable("ACCRETE_FUZZ_COUNT"), out int count) ? count : 20_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_leaf_reads_back_as_it_was_written(int seed)
    {
        foreach (int rows in new[] { 1, 2, 7, 100, Leaf.RowsMax })
        {
            Datom[] datoms = Draw(seed, rows);
            Leaf read = LeafCodec.Read(LeafCodec.Write(Build(datoms)));
            Assert.Equal(datoms, Enumerable.Range(0, read.Rows).Select(read.DatomAt));
        }
    }

    [Theory]
    [InlineData(-1, 2001)]
    [InlineData(1000, -1)]
    [InlineData(1000, long.MinValue)]
    public void An_entity_or_t_below_zero_is_damage(long entity, long tOp)
    {
        LeafColumns columns = new(
            PackedColumn.Pack([entity, 1000]), PackedColumn.Pack([0, 0]),
                PackedColumn.Pack([5, 6]), PackedColumn.Pack([2001, tOp]));
        byte[] segment = LeafCodec.Write(new Leaf(2, columns, [new LeafAttribute(100, ValueKind.Long, 0)], []));
        AccreteException refused = Assert.Throws<AccreteException>(() => LeafCodec.Read(segment));
        Assert.Equal(":db.error/corrupt-segment", refused.Error?.ToString());
    }

    [Fact]
    public void Every_kind_of_value_reads_back()
    {
        Value[] values =
        [
            Value.Ref(17592186045417), Value.Long(long.MinValue), Value.Boolean(true), Value.Instant(new Instant(-1)),
            Value.Double(double.NaN), Value.Float(1.1f), Value.String("\u00e9\ud83d\ude00"),
            Value.String("half \ud83d"), Value.String(""),
            Value.Keyword(Keyword.Of("a.b", "c")), Value.Keyword(Keyword.Of(null, "k")), Value.Symbol(
                Symbol.Of("n", "s")),
            Value.Uuid(Guid.Parse("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")), Value.Uri(
                new Uri("http://example.org/a?b#c")),
            Value.Bytes([0, 255, 7]), Value.BigInt(BigInteger.Pow(-3, 201)), Value.BigDec(new BigDecimal(-1500, 3)),
            Value.Tuple(new TupleValue([default, Value.Long(-5), Value.String("x"), Value.Double(0.5)])),
            Value.Referenced(ValueKind.Function,
                new DatabaseFunction("csharp", ["db", "x"], "return null;", ["System.Text"])),
        ];
        Datom[] datoms = [.. values.Select((value, i) => new Datom(1000, 100 + i, value, 1000 + i, i % 2 == 0))];
        Leaf read = LeafCodec.Read(LeafCodec.Write(Build(datoms)));
        for (int i = 0; i < datoms.Length; i++)
        {
            Assert.Equal(datoms[i].ToString(), read.DatomAt(i).ToString());
            Assert.Equal(datoms[i].V.Kind, read.DatomAt(i).V.Kind);
        }
    }

    [Fact]
    public void The_bytes_of_a_small_leaf_are_those_of_the_format_page()
    {
        Datom[] datoms =
        [
            new(EntityIds.Make(4, 1001), 72, Value.String("Ann"), 1000, true),
            new(EntityIds.Make(4, 1001), 73, Value.Long(41), 1000, true),
        ];
        Assert.Equal(Golden, Convert.ToHexString(LeafCodec.Write(Build(datoms))));
        Leaf read = LeafCodec.Read(Convert.FromHexString(Golden));
        Assert.Equal(datoms, Enumerable.Range(0, read.Rows).Select(read.DatomAt));
    }

    [Fact]
    public void Each_changed_bit_is_noticed()
    {
        byte[] segment = LeafCodec.Write(Build(Draw(5, 20)));
        for (int bit = 0; bit < segment.Length * 8; bit++)
        {
            byte[] damaged = [.. segment];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<AccreteException>(() => LeafCodec.Read(damaged));
        }
    }

    [Fact]
    public void Each_cut_is_noticed()
    {
        byte[] segment = LeafCodec.Write(Build(Draw(6, 20)));
        for (int length = 0; length < segment.Length; length++)
        {
            Assert.Throws<AccreteException>(() => LeafCodec.Read(segment[..length]));
        }
    }

    [Fact]
    public void Hostile_bytes_with_a_right_checksum_end_in_an_error_or_a_leaf_that_can_be_read()
    {
        Random random = new(7);
        byte[][] originals = [.. Enumerable.Range(1, 8).Select(seed => LeafCodec.Write(Build(Draw(seed, 30))))];
        int refused = 0;
        for (int i = 0; i < FuzzCount; i++)
        {
            byte[] segment = [.. originals[random.Next(originals.Length)]];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                segment[random.Next(SegmentFormat.HeadBytes, segment.Length)] = (byte)random.Next(256);
            }

            SegmentFormat.WriteHead(segment, SegmentFormat.LeafKind, random.Next(10) == 0 ? random.Next(10_000) : 30);
            try
            {
                Leaf leaf = LeafCodec.Read(segment);
                DatomBatch batch = new();
                leaf.Decode(0, leaf.Rows, batch);
                for (int row = 0; row < leaf.Rows; row++)
                {
                    _ = leaf.DatomAt(row).V.Kind;
                }
            }
            catch (AccreteException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, FuzzCount / 100, FuzzCount - 1);
    }

    [Fact]
    public void A_segment_of_a_later_version_says_so()
    {
        byte[] segment = LeafCodec.Write(Build(Draw(8, 3)));
        segment[4] = 2;
        AccreteException refused = Assert.Throws<AccreteException>(() => LeafCodec.Read(segment));
        Assert.Equal(":db.error/segment-version", refused.Error!.ToString());
    }

    [Theory]
    [InlineData(7, 2, "Version 2 of a root is stored; this program knows version 1: use a newer")]
    [InlineData(5, 0, "Version 0 of a log entry is stored")]
    [InlineData(16, 9, "Version 9 of an append of the log is stored; this program knows version 1")]
    [InlineData(27, 9, "Version 9 of a piece of a backup's log is stored")]
    [InlineData(99, 9, "Version 9 of kind 99 is stored")]
    public void Another_version_of_what_is_stored_is_told_with_its_kind(int kind, int version, string said)
    {
        byte[] stored = new byte[64];
        SegmentFormat.WriteHead(stored, (byte)kind, 0);
        stored[4] = (byte)version;
        AccreteException refused = Assert.Throws<AccreteException>(() => SegmentFormat.ReadHead(stored, (byte)kind));
        Assert.Equal(":db.error/segment-version", refused.Error!.ToString());
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    private static Leaf Build(IEnumerable<Datom> datoms)
    {
        LeafBuilder builder = new();
        foreach (Datom datom in datoms)
        {
            builder.Add(datom);
        }

        return builder.Finish(null, builder.Count);
    }

    private static Datom[] Draw(int seed, int rows)
    {
        RandomDatoms random = new(seed);
        return [.. Enumerable.Range(0, rows).Select(row =>
        {
            int attribute = random.Next(10);
            ValueKind kind = RandomDatoms.KindOf(attribute);
            return new Datom(EntityIds.Make(4, 1000 + random.Next(500)), attribute, random.Value(kind, 50),
                1000 + random.Next(90), random.Next(2) == 0);
        })];
    }

    private const string Golden =
        "4143525301010000490000000200000078B20E8E00000000024804000000000000000049032900000000000000E90300"
        + "0000100000000000000000000000010001000000000000000000D10700000000000000010406416E6E00000000000000"
        + "00";
}
