using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Segments;
using Xunit;

namespace Accrete.Storage.Contract;

public abstract partial class StorageContract
{
    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(4_096)]
    [InlineData(65_536)]
    [InlineData(399_999)]
    [InlineData(1_000_003)]
    public async Task A_segment_comes_back_as_it_was_put(int count)
    {
        SegmentId id = NewId();
        await Put(id, Bytes(count, count));
        AssertBytes(Bytes(count, count), await Get(id));
    }

    [SkippableFact]
    public async Task The_largest_segment_comes_back_as_it_was_put()
    {
        SegmentId id = NewId();
        byte[] bytes = Bytes(StorageLimits.SegmentBytesMax);
        await Put(id, bytes);
        AssertBytes(bytes, await Get(id));
    }

    [SkippableFact]
    public async Task Bytes_of_every_value_are_kept()
    {
        SegmentId id = NewId();
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        await Put(id, bytes);
        AssertBytes(bytes, await Get(id));
    }

    [SkippableFact]
    public async Task A_segment_that_was_never_put_is_null() => Assert.Null(await Get(NewId()));

    [SkippableFact]
    public async Task An_empty_segment_is_not_an_absent_one()
    {
        SegmentId id = NewId();
        await Put(id, []);
        AssertBytes([], await Get(id));
    }

    [SkippableFact]
    public async Task Putting_a_segment_twice_changes_nothing()
    {
        SegmentId id = NewId();
        await Put(id, Bytes(100));
        await Put(id, Bytes(100));
        AssertBytes(Bytes(100), await Get(id));
    }

    [SkippableFact]
    public async Task Putting_one_segment_from_many_sides_at_once_is_no_error()
    {
        SegmentId id = NewId();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Put(id, Bytes(5_000))));
        AssertBytes(Bytes(5_000), await Get(id));
    }

    [SkippableFact]
    public async Task What_the_caller_does_to_the_bytes_afterwards_is_not_stored()
    {
        SegmentId id = NewId();
        byte[] bytes = Bytes(100);
        await Put(id, bytes);
        bytes.AsSpan().Clear();
        AssertBytes(Bytes(100), await Get(id));
    }

    [SkippableFact]
    public async Task A_part_of_an_array_is_stored_as_that_part()
    {
        SegmentId id = NewId();
        byte[] bytes = Bytes(100);
        await Storage.PutAsync(new StoredSegment(id, bytes.AsMemory(10, 20)), Within);
        AssertBytes(bytes[10..30], await Get(id));
    }

    [SkippableFact]
    public async Task Ids_that_differ_in_one_bit_name_different_segments()
    {
        byte[] first = NewId().Uuid.ToByteArray(), second = [.. first];
        second[15] ^= 1;
        await Put(new SegmentId(new Guid(first)), [1]);
        await Put(new SegmentId(new Guid(second)), [2]);
        AssertBytes([1], await Get(new SegmentId(new Guid(first))));
        AssertBytes([2], await Get(new SegmentId(new Guid(second))));
    }

    [SkippableFact]
    public async Task Ids_need_not_be_ordered_by_time()
    {
        SegmentId id = new(Guid.NewGuid());
        await Put(id, [7]);
        AssertBytes([7], await Get(id));
    }

    [SkippableFact]
    public async Task Another_process_sees_a_segment_once_it_is_put()
    {
        SegmentId id = NewId();
        await Put(id, Bytes(50));
        IStorage other = await OpenOtherAsync();
        Assert.Equal(Bytes(50), (await other.GetAsync(id, Within))?.ToArray());
        await CloseAsync(other);
    }

    [SkippableFact]
    public async Task Many_segments_are_read_at_once()
    {
        SegmentId[] ids = [.. Enumerable.Range(0, 100).Select(_ => NewId())];
        await Task.WhenAll(ids.Select((id, i) => Put(id, Bytes(1_000 + i, i))));
        Dictionary<SegmentId, byte[]> found = await Many(Storage, ids);
        Assert.Equal(100, found.Count);
        Assert.All(ids.Select((id, i) => (id, i)), at => Assert.Equal(Bytes(1_000 + at.i, at.i), found[at.id]));
    }

    [SkippableFact]
    public async Task As_many_segments_as_a_batch_may_have_are_read_at_once()
    {
        SegmentId[] ids = [.. Enumerable.Range(0, StorageLimits.BatchMax).Select(_ => NewId())];
        foreach (SegmentId[] some in ids.Chunk(100))
        {
            await Task.WhenAll(some.Select(id => Put(id, id.Uuid.ToByteArray())));
        }

        Dictionary<SegmentId, byte[]> found = await Many(Storage, ids);
        Assert.All(ids, id => Assert.Equal(id.Uuid.ToByteArray(), found[id]));
    }

    [SkippableFact]
    public async Task Of_a_batch_those_that_are_there_come()
    {
        SegmentId there = NewId();
        await Put(there, [1]);
        Assert.Equal([there], (await Many(Storage, NewId(), there, NewId())).Keys);
    }

    [SkippableFact]
    public async Task A_segment_named_twice_in_a_batch_comes_once()
    {
        SegmentId id = NewId();
        await Put(id, [1]);
        Assert.Single(await Many(Storage, id, id, id));
    }

    [SkippableFact]
    public async Task A_batch_of_none_is_empty() => Assert.Empty(await Many(Storage));

    [SkippableFact]
    public async Task Large_and_small_segments_share_a_batch()
    {
        SegmentId[] ids = [NewId(), NewId(), NewId()];
        await Put(ids[0], Bytes(2_000_000));
        await Put(ids[1], []);
        await Put(ids[2], Bytes(700_000));
        Dictionary<SegmentId, byte[]> found = await Many(Storage, ids);
        Assert.Equal([2_000_000, 0, 700_000], ids.Select(id => found[id].Length));
    }

    [SkippableFact]
    public async Task A_batch_may_be_left_in_the_middle()
    {
        SegmentId[] ids = [.. Enumerable.Range(0, 20).Select(_ => NewId())];
        await Task.WhenAll(ids.Select(id => Put(id, Bytes(10_000))));
        await foreach (StoredSegment segment in Storage.GetManyAsync(ids, Within))
        {
            Assert.Contains(segment.Id, ids);
            break;
        }

        Assert.Equal(20, (await Many(Storage, ids)).Count);
    }

    [SkippableFact]
    public async Task A_deleted_segment_is_gone()
    {
        SegmentId id = NewId(), other = NewId();
        await Put(id, [1]);
        await Put(other, [2]);
        await Storage.DeleteAsync([id], Within);
        Assert.Null(await Get(id));
        AssertBytes([2], await Get(other));
    }

    [SkippableFact]
    public async Task A_large_segment_is_deleted_whole()
    {
        SegmentId id = NewId();
        await Put(id, Bytes(3_000_000));
        await Storage.DeleteAsync([id], Within);
        Assert.Null(await Get(id));
        Assert.Empty(await Many(Storage, id));
    }

    [SkippableFact]
    public Task Deleting_what_is_not_there_is_no_error() => Storage.DeleteAsync([NewId()], Within);

    [SkippableFact]
    public Task Deleting_nothing_is_no_error() => Storage.DeleteAsync([], Within);

    [SkippableFact]
    public async Task Many_segments_are_deleted_at_once()
    {
        SegmentId[] ids = [.. Enumerable.Range(0, 300).Select(_ => NewId())];
        await Task.WhenAll(ids.Select(id => Put(id, [1])));
        await Storage.DeleteAsync([.. ids[..250], ids[0]], Within);
        Assert.Equal(ids[250..].Order(Comparer<SegmentId>.Create((a, b) => a.Uuid.CompareTo(b.Uuid))),
            (await Many(Storage, ids)).Keys.Order(
                Comparer<SegmentId>.Create((a, b) => a.Uuid.CompareTo(b.Uuid))));
    }

    [SkippableFact]
    public async Task Deleting_segments_leaves_refs_alone()
    {
        SegmentId id = NewId();
        await Put(id, [1]);
        await Commit(Key(), RefVersion.Absent, Write("stays"));
        await Storage.DeleteAsync([id], Within);
        Assert.Equal("stays", Text(await Read(Key())));
    }

    [SkippableFact]
    public async Task A_segment_outlives_the_process()
    {
        SegmentId id = NewId();
        await Put(id, Bytes(12_345));
        if (await ReopenAsync() is { } again)
        {
            Assert.Equal(Bytes(12_345), (await again.GetAsync(id, Within))?.ToArray());
            await CloseAsync(again);
        }
    }
}
