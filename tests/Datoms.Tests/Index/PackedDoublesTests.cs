using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Index;
using Accrete.Index.Codec;
using Accrete.Index.Leaves;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Index;

/// <summary>Doubles take little room where they can, and all are the same bits when they are read.</summary>
public sealed class PackedDoublesTests
{
    private static readonly double[] Awkward =
    [
        0.0, -0.0, 1, -1, 0.1, 0.3, 0.1 + 0.2, 1.0 / 3, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        double.Epsilon, double.MaxValue, double.MinValue, 9007199254740991, 9007199254740992, 9007199254740993,
        -9007199254740992, 1e15, 1e16, 1e300, 123456.789012, 0.0000001, 0.000001, 4.35, 1.005, 1.15, 2.675, 1e-5,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_double_is_read_as_the_same_bits(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 400; round++)
        {
            int digits = random.Next(0, 8);
            double[] doubles = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(30) switch
            {
                0 when round % 2 == 0 => Awkward[random.Next(Awkward.Length)],
                1 when round % 3 == 0 => BitConverter.Int64BitsToDouble(random.NextInt64()),
                _ => (double)Math.Round((decimal)random.Next(-5_000_000, 5_000_000) / 997, digits),
            })];
            Check(doubles);
        }
    }

    [Fact]
    public void Each_awkward_double_is_read_as_the_same_bits()
    {
        foreach (double one in Awkward)
        {
            Check([one]);
            Check([one, 1.25]);
        }
    }

    [Fact]
    public void Prices_among_other_facts_take_the_bytes_of_their_hundredths()
    {
        LeafBuilder builder = new();
        for (int i = 0; i < 4096; i++)
        {
            Value value = (i % 4) switch
            {
                0 => Value.Double((100 + (i * 7)) / 100.0),
                1 => Value.Long(1_000_000_000_000 + i),
                2 => Value.Double(-i),
                _ => Value.String("text" + (i % 100)),
            };
            value = i % 40 == 4 ? Value.Double(1.0 / (i % 7)) : value;
            builder.Add(new Datom(EntityIds.Make(4, i / 4), i % 40 == 4 ? 4 : i % 4, value, 1, true));
        }

        Leaf leaf = builder.Finish(IndexOrder.Eavt, 4096);
        Assert.Equal(2, leaf.Columns.V.Width);
        Assert.Equal(7, leaf.Attributes[4].Table!.Length);
        Assert.Equal([3, 0, 1, 0, 7], leaf.Attributes.Select(attribute => attribute.Scale));
    }

    [Fact]
    public void A_scale_of_what_is_no_double_is_refused()
    {
        LeafBuilder builder = new();
        builder.Add(new Datom(EntityIds.Make(4, 1), 5, Value.Long(7), 1, true));
        Leaf leaf = builder.Finish(IndexOrder.Eavt, 1);
        leaf.Attributes[0] = leaf.Attributes[0] with { Scale = 1 };
        AccreteException error = Assert.Throws<AccreteException>(() => LeafCodec.Read(LeafCodec.Write(leaf)));
        Assert.Equal("corrupt-segment", error.Error!.Name);
    }

    [Fact]
    public void A_place_beyond_the_table_is_refused()
    {
        LeafBuilder builder = new();
        for (int i = 0; i < 100; i++)
        {
            Value value = i % 10 == 0 ? Value.Double(1.0 / 3) : Value.Long(i);
            builder.Add(new Datom(EntityIds.Make(4, i), i % 10 == 0 ? 1 : 2, value, 1, true));
        }

        Leaf leaf = builder.Finish(IndexOrder.Eavt, 100);
        Assert.NotNull(leaf.Attributes[0].Table);
        leaf.Attributes[0] = leaf.Attributes[0] with { Table = [] };
        AccreteException error = Assert.Throws<AccreteException>(() => LeafCodec.Read(LeafCodec.Write(leaf)));
        Assert.Equal("corrupt-segment", error.Error!.Name);
    }

    /// <summary>Packs doubles of one attribute alone, and beside those of others, and reads them.</summary>
    private static void Check(double[] doubles)
    {
        foreach (int others in (int[])[0, 3, 20])
        {
            List<Datom> datoms = [];
            for (int i = 0; i < doubles.Length; i++)
            {
                datoms.Add(new Datom(EntityIds.Make(4, i), 7, Value.Double(doubles[i]), 5, true));
                for (int other = 0; other < others; other++)
                {
                    datoms.Add(new Datom(EntityIds.Make(4, i), 8 + other, Value.Double(other + 0.5), 5, true));
                }
            }

            LeafBuilder builder = new();
            foreach (Datom datom in datoms)
            {
                builder.Add(datom);
            }

            Leaf leaf = builder.Finish(IndexOrder.Eavt, datoms.Count);
            CheckReads(datoms, leaf);
            CheckReads(datoms, LeafCodec.Read(LeafCodec.Write(leaf)));
        }
    }

    private static void CheckReads(List<Datom> datoms, Leaf leaf)
    {
        DatomBatch batch = new();
        leaf.Decode(0, leaf.Rows, batch);
        for (int i = 0; i < datoms.Count; i++)
        {
            Assert.Equal(datoms[i].V.Bits, leaf.ValueAt(i).Bits);
            Assert.Equal(datoms[i].V.Bits, leaf.CodeAt(i));
            Assert.Equal(datoms[i].V.Bits, batch.V[i]);
            Bound place = Bound.Before(3, datoms[i].E, datoms[i].A, datoms[i].V);
            Assert.Equal(i, leaf.Rank(IndexOrder.Eavt, place));
        }
    }
}
