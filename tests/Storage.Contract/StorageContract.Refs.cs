using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Accrete.Storage.Contract;

public abstract partial class StorageContract
{
    [SkippableFact]
    public async Task A_ref_that_was_never_written_is_absent() => Assert.Null(await Read(Key()));

    [SkippableFact]
    public async Task The_first_write_expects_the_ref_to_be_absent()
    {
        RefWrite write = Write("one");
        Assert.Equal(new RefVersion(1, write.Token), await Commit(Key(), RefVersion.Absent, write));
        Assert.Equal("one", Text(await Read(Key())));
    }

    [SkippableFact]
    public async Task A_read_tells_revision_token_and_value()
    {
        RefWrite write = Write("one");
        RefVersion version = await Commit(Key(), RefVersion.Absent, write);
        RefRecord? record = await Read(Key());
        Assert.Equal(version, record?.Version);
        Assert.Equal(write.Value.ToArray(), record?.Value.ToArray());
    }

    [SkippableFact]
    public async Task Each_write_counts_the_revision_up()
    {
        RefVersion version = RefVersion.Absent;
        for (int i = 1; i <= 5; i++)
        {
            RefWrite write = Write("value " + i);
            version = await Commit(Key(), version, write);
            Assert.Equal(new RefVersion(i, write.Token), version);
        }

        Assert.Equal("value 5", Text(await Read(Key())));
    }

    [SkippableFact]
    public async Task A_second_first_write_is_rejected_and_shows_what_is_there()
    {
        RefVersion first = await Commit(Key(), RefVersion.Absent, Write("one"));
        RefRecord? current = await Rejected(Key(), RefVersion.Absent, Write("two"));
        Assert.Equal(first, current?.Version);
        Assert.Equal("one", Text(current));
        Assert.Equal("one", Text(await Read(Key())));
    }

    [SkippableFact]
    public async Task A_write_on_an_older_version_is_rejected_and_shows_what_is_there()
    {
        RefVersion first = await Commit(Key(), RefVersion.Absent, Write("one"));
        RefVersion second = await Commit(Key(), first, Write("two"));
        RefRecord? current = await Rejected(Key(), first, Write("three"));
        Assert.Equal(second, current?.Version);
        Assert.Equal("two", Text(current));
    }

    [SkippableFact]
    public async Task A_write_on_a_version_still_to_come_is_rejected()
    {
        RefVersion first = await Commit(Key(), RefVersion.Absent, Write("one"));
        Assert.NotNull(await Rejected(Key(), first with { Revision = 2 }, Write("two")));
        Assert.Equal("one", Text(await Read(Key())));
    }

    [SkippableFact]
    public async Task A_right_revision_with_another_token_is_rejected()
    {
        RefVersion first = await Commit(Key(), RefVersion.Absent, Write("one"));
        Assert.NotNull(await Rejected(Key(), first with { Token = Guid.NewGuid() }, Write("two")));
        Assert.Equal("one", Text(await Read(Key())));
    }

    [SkippableFact]
    public async Task A_right_token_with_another_revision_is_rejected()
    {
        RefVersion first = await Commit(Key(), RefVersion.Absent, Write("one"));
        RefVersion second = await Commit(Key(), first, Write("two"));
        Assert.NotNull(await Rejected(Key(), second with { Revision = 1 }, Write("three")));
    }

    [SkippableFact]
    public async Task A_write_that_expects_something_where_nothing_is_is_rejected()
    {
        Assert.Null(await Rejected(Key(), new RefVersion(1, Guid.NewGuid()), Write("one")));
        Assert.Null(await Read(Key()));
    }

    [SkippableFact]
    public async Task The_same_write_sent_twice_is_rejected_by_its_own_success()
    {
        RefWrite write = Write("one");
        await Commit(Key(), RefVersion.Absent, write);
        RefRecord? current = await Rejected(Key(), RefVersion.Absent, write);
        Assert.Equal(Recognition.Ours, Recognise.Judge(current, RefVersion.Absent, write));
    }

    [SkippableFact]
    public async Task The_same_value_with_a_new_token_is_a_new_version()
    {
        RefVersion first = await Commit(Key(), RefVersion.Absent, Write("same"));
        RefVersion second = await Commit(Key(), first, Write("same"));
        Assert.NotEqual(first, second);
        Assert.NotNull(await Rejected(Key(), first, Write("same")));
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_000)]
    [InlineData(65_536)]
    [InlineData(StorageLimits.RefBytesMax)]
    public async Task A_value_comes_back_as_it_was_written(int count)
    {
        RefWrite write = new(Guid.NewGuid(), Bytes(count, count));
        await Commit(Key(), RefVersion.Absent, write);
        Assert.Equal(Bytes(count, count), (await Read(Key()))?.Value.ToArray());
        Assert.Equal(Bytes(count, count),
            (await Rejected(Key(), RefVersion.Absent, Write("x")))?.Value.ToArray());
    }

    [SkippableFact]
    public async Task An_empty_value_is_not_an_absent_ref()
    {
        await Commit(Key(), RefVersion.Absent, new RefWrite(Guid.NewGuid(), default));
        Assert.Equal(0, (await Read(Key()))?.Value.Length);
    }

    [SkippableFact]
    public async Task A_value_may_shrink_and_grow()
    {
        RefVersion version = RefVersion.Absent;
        foreach (int count in new[] { 100_000, 10, 0, 200_000 })
        {
            version = await Commit(Key(), version, new RefWrite(Guid.NewGuid(), Bytes(count)));
            Assert.Equal(Bytes(count), (await Read(Key()))?.Value.ToArray());
        }
    }

    [SkippableFact]
    public async Task Refs_do_not_touch_each_other()
    {
        RefVersion first = await Commit(Key("a"), RefVersion.Absent, Write("a1"));
        await Commit(Key("a/b"), RefVersion.Absent, Write("b1"));
        await Commit(Key("a.b"), RefVersion.Absent, Write("c1"));
        await Commit(Key("a"), first, Write("a2"));
        Assert.Equal(["a2", "b1", "c1"],
            (await Storage.ReadAsync([Key("a"), Key("a/b"), Key("a.b")], Within)).Select(Text));
    }

    [SkippableFact]
    public async Task The_longest_key_is_a_key()
    {
        string prefix = Key("").Text;
        RefKey key = new(prefix + new string('z', RefKey.LengthMax - prefix.Length));
        await Commit(key, RefVersion.Absent, Write("long"));
        Assert.Equal("long", Text(await Read(key)));
    }

    [SkippableFact]
    public async Task All_characters_of_keys_are_told_apart()
    {
        RefKey[] keys = [.. "abcdefghijklmnopqrstuvwxyz0123456789._/-".Select(c => Key("k" + c))];
        foreach (RefKey key in keys)
        {
            await Commit(key, RefVersion.Absent, Write(key.Text));
        }

        Assert.Equal(keys.Select(key => key.Text), (await Storage.ReadAsync(keys, Within)).Select(Text));
    }

    [SkippableFact]
    public async Task Many_refs_are_read_in_the_order_of_their_keys()
    {
        RefKey[] keys = [.. Enumerable.Range(0, 200).Select(i => Key("n" + i))];
        await Task.WhenAll(keys.Where((_, i) => i % 3 != 0).Select(
            key => Commit(key, RefVersion.Absent, Write(key.Text))));
        IReadOnlyList<RefRecord?> records = await Storage.ReadAsync(keys, Within);
        Assert.Equal(keys.Select((key, i) => i % 3 == 0 ? "absent" : key.Text), records.Select(Text));
    }

    [SkippableFact]
    public async Task A_ref_asked_for_twice_stands_in_both_places()
    {
        await Commit(Key(), RefVersion.Absent, Write("one"));
        Assert.Equal(["one", "absent", "one"],
            (await Storage.ReadAsync([Key(), Key("none"), Key()], Within)).Select(Text));
    }

    [SkippableFact]
    public async Task Reading_no_refs_gives_none() => Assert.Empty(await Storage.ReadAsync([], Within));

    [SkippableFact]
    public async Task Large_values_share_a_read()
    {
        RefKey[] keys = [.. Enumerable.Range(0, 20).Select(i => Key("big" + i))];
        await Task.WhenAll(keys.Select((key, i) => Commit(key, RefVersion.Absent,
            new RefWrite(Guid.NewGuid(), Bytes(StorageLimits.RefBytesMax, i)))));
        IReadOnlyList<RefRecord?> records = await Storage.ReadAsync(keys, Within);
        Assert.All(records.Select((record, i) => (record, i)),
            at => Assert.True(Bytes(StorageLimits.RefBytesMax, at.i).AsSpan().SequenceEqual(at.record!.Value.Span)));
    }

    [SkippableFact]
    public async Task A_removed_ref_is_absent()
    {
        RefVersion version = await Commit(Key(), RefVersion.Absent, Write("one"));
        Assert.Equal(RefVersion.Absent, await Commit(Key(), version, null));
        Assert.Null(await Read(Key()));
    }

    [SkippableFact]
    public async Task A_removal_on_an_older_version_is_rejected()
    {
        RefVersion first = await Commit(Key(), RefVersion.Absent, Write("one"));
        await Commit(Key(), first, Write("two"));
        Assert.Equal("two", Text(await Rejected(Key(), first, null)));
        Assert.Equal("two", Text(await Read(Key())));
    }

    [SkippableFact]
    public async Task A_second_removal_is_rejected_and_shows_nothing()
    {
        RefVersion version = await Commit(Key(), RefVersion.Absent, Write("one"));
        await Commit(Key(), version, null);
        Assert.Null(await Rejected(Key(), version, null));
    }

    [SkippableFact]
    public async Task A_removed_ref_can_be_made_anew_and_is_not_the_old_one()
    {
        RefVersion old = await Commit(Key(), RefVersion.Absent, Write("one"));
        await Commit(Key(), old, null);
        RefVersion anew = await Commit(Key(), RefVersion.Absent, Write("one"));
        Assert.NotEqual(old, anew);
        Assert.NotNull(await Rejected(Key(), old, Write("two")));
    }

    [SkippableFact]
    public async Task What_the_caller_does_to_a_value_afterwards_is_not_stored()
    {
        byte[] bytes = Bytes(100);
        await Commit(Key(), RefVersion.Absent, new RefWrite(Guid.NewGuid(), bytes));
        bytes.AsSpan().Clear();
        Assert.Equal(Bytes(100), (await Read(Key()))?.Value.ToArray());
    }

    [SkippableFact]
    public async Task Another_process_sees_a_write_once_it_is_answered()
    {
        IStorage other = await OpenOtherAsync();
        RefVersion version = RefVersion.Absent;
        for (int i = 0; i < 20; i++)
        {
            version = await Commit(Key(), version, Write("value " + i));
            Assert.Equal("value " + i, Text(await other.ReadAsync(Key(), Within)));
        }

        await CloseAsync(other);
    }

    [SkippableFact]
    public async Task A_write_of_another_process_fences_this_one()
    {
        IStorage other = await OpenOtherAsync();
        RefVersion first = await Commit(Key(), RefVersion.Absent, Write("ours"));
        Assert.IsType<WriteOutcome.Committed>(
            await other.CompareAndSetAsync(Key(), first, Write("theirs"), Within));
        Assert.Equal("theirs", Text(await Rejected(Key(), first, Write("ours again"))));
        await CloseAsync(other);
    }

    [SkippableFact]
    public async Task A_ref_outlives_the_process()
    {
        RefWrite write = Write("kept");
        RefVersion version = await Commit(Key(), RefVersion.Absent, write);
        if (await ReopenAsync() is { } again)
        {
            RefRecord? record = await again.ReadAsync(Key(), Within);
            Assert.Equal("kept", Text(record));
            Assert.Equal(version, record?.Version);
            await CloseAsync(again);
        }
    }
}
