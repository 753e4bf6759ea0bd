using System;
using System.Linq;
using Accrete.Edn;
using Accrete.Segments;
using Xunit;

namespace Accrete.Datoms.Tests.Segments;

public sealed class SegmentIdTests
{
    [Fact]
    public void An_id_is_a_uuid_of_version_7_that_tells_its_time()
    {
        SegmentId id = SegmentId.Make(new Instant(0x0123_4567_89AB), 0xCDE, 0xFFFF_FFFF_FFFF_FFFF);
        Assert.Equal("01234567-89ab-7cde-bfff-ffffffffffff", id.ToString());
        Assert.Equal(new Instant(0x0123_4567_89AB), id.Time);
        byte[] bytes = new byte[SegmentId.Bytes];
        id.WriteTo(bytes);
        Assert.Equal("0123456789AB7CDEBFFFFFFFFFFFFFFF", Convert.ToHexString(bytes));
        Assert.Equal(id, SegmentId.Read(bytes));
    }

    [Fact]
    public void Ids_ascend_within_a_millisecond_and_when_the_clock_goes_back()
    {
        long now = 1_000;
        Random random = new(1);
        SegmentIdSequence sequence = new(() => new Instant(now), () => (ulong)random.NextInt64());
        SegmentId[] ids = [.. Enumerable.Range(0, 10_000).Select(i =>
        {
            now += i % 5_000 == 4_999 ? -100 : i % 1_000 == 0 ? 1 : 0;
            return sequence.Next();
        })];
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.True(ids[0] < ids[1] && ids[1] >= ids[0]);
    }
}
