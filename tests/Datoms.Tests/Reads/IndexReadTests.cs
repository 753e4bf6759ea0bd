using System;
using System.Linq;
using Accrete.Access;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Values;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Accrete.Datoms.Tests.Reads;

/// <summary>Direct reads of the indexes, and the places of values that an attribute cannot hold.</summary>
public sealed class IndexReadTests
{
    private static readonly Keyword Born = Keyword.Of("p", "born"), Name = Keyword.Of("p", "name");
    private static readonly Database Database = Sample.Of(
        "[{:p/name \"Ann\", :p/born 1950} {:p/name \"Bo\", :p/born 1960} {:p/name \"Cy\", :p/born 1970}]");

    [Fact]
    public void A_number_has_its_place_among_longs_by_its_value() => Prop.ForAll(
        ArbMap.Default.ArbFor<long>(),
        ArbMap.Default.ArbFor<NormalFloat>(),
        (held, asked) =>
            Compare(held, NumberPosition.Of(ValueKind.Long, asked.Get)) == ((double)held).CompareTo(asked.Get)
            || Math.Abs(held) > 1L << 53).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1.5, PositionKind.Before, 2)]
    [InlineData(-1.5, PositionKind.Before, -1)]
    [InlineData(2.0, PositionKind.At, 2)]
    [InlineData(1e300, PositionKind.Last, 0)]
    [InlineData(-1e300, PositionKind.First, 0)]
    [InlineData(double.PositiveInfinity, PositionKind.Last, 0)]
    [InlineData(double.NaN, PositionKind.First, 0)]
    internal void A_double_stands_at_or_before_a_long(double asked, PositionKind kind, long value)
    {
        Position position = NumberPosition.Of(ValueKind.Long, asked);
        Assert.Equal((kind, value), (position.Kind, position.Value.IsInline ? position.Value.Bits : 0));
    }

    [Fact]
    public void Reads_may_be_iterated_again_and_again()
    {
        var datoms = Database.Datoms(IndexOrder.Avet, Born);
        Assert.Equal([1950, 1960, 1970], datoms.Select(datom => datom.V.AsLong()));
        Assert.Equal(3, datoms.Count());
    }

    [Fact]
    public void Seeking_forward_and_backward_meet_at_the_same_datom()
    {
        Assert.Equal(1960, Database.SeekDatoms(IndexOrder.Avet, Born, 1955.5).First().V.AsLong());
        Assert.Equal(1950, Database.RseekDatoms(IndexOrder.Avet, Born, 1955.5).First().V.AsLong());
        Assert.Equal(1960, Database.SeekDatoms(IndexOrder.Avet, Born, 1960).First().V.AsLong());
        Assert.Equal(1960, Database.RseekDatoms(IndexOrder.Avet, Born, 1960).First().V.AsLong());
    }

    [Fact]
    public void Numbers_of_dot_net_and_lists_built_in_it_are_taken()
    {
        Assert.Single(Database.Datoms(IndexOrder.Avet, Born, (short)1950));
        Assert.Equal(Database.Entid(EdnReader.Read("[:p/name \"Bo\"]")), Database.Entid(new object[] { Name, "Bo" }));
    }

    [Fact]
    public void An_unknown_index_names_those_there_are()
    {
        AccreteException error = Assert.Throws<AccreteException>(() => Database.Datoms(Keyword.Of(null, "tvae")));
        Assert.Contains(":eavt", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_set_by_an_instant_tells_its_t()
    {
        Database later = Sample.With(Database, "[{:p/name \"Dee\"}]");
        Assert.Equal(Database.BasisT, later.AsOf(Database.State.LastInstant).AsOfT);
        Assert.Equal(later.BasisT, later.AsOf(later.State.LastInstant).AsOfT);
        Assert.Null(later.History().AsOfT);
        Assert.Equal(later.NextT, later.AsOf(DateTimeOffset.MaxValue).AsOfT);
    }

    /// <summary>Returns how a held number compares with the place: negative where it stands before it.</summary>
    private static int Compare(long held, Position position) => position.Kind switch
    {
        PositionKind.First => 1,
        PositionKind.Last => -1,
        PositionKind.At => held.CompareTo(position.Value.Bits),
        _ => held < position.Value.Bits ? -1 : 1,
    };
}
