using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Cassandra;
using Accrete.Storage.Cassandra.Cql;
using Xunit;

namespace Accrete.Storage.Contract.Cassandra;

/// <summary>Frames that are none: cut off, too long, of another version, of chance. Each ends in one clear error, and
/// in no more memory than was sent.</summary>
public sealed class CqlWireTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    private static readonly FakeRows Sample = new(
        [("id", 0x0D), ("rev", 0x02), ("chunk", 0x09), ("[applied]", 0x04), ("val", 0x03)],
        [["a", 1L, 2, true, new byte[] { 1, 2, 3 }], [null, null, null, null, null]]);

    [Fact]
    public async Task Rows_come_as_they_were_sent()
    {
        CqlPage page = CqlResults.Page((await Read(FakeFrames.Rows(7, Sample with { Next = 9 })))!.Value);
        Assert.Equal(2, page.Rows.Count);
        CqlRow first = page.Rows[0];
        Assert.Equal(["a", 1L, 2, true], new[] { "id", "rev", "chunk", "[applied]" }.Select(name => first[name]));
        Assert.Equal([1, 2, 3], ((ReadOnlyMemory<byte>)page.Rows[0]["val"]!).ToArray());
        Assert.All(["id", "rev", "chunk", "[applied]", "val"], name => Assert.Null(page.Rows[1][name]));
        Assert.Null(page.Rows[0]["no such column"]);
        Assert.Equal([0, 0, 0, 9], page.PagingState?.ToArray());
    }

    [Fact]
    public async Task Warnings_tracing_ids_and_payloads_are_passed_over()
    {
        byte[] frame = FakeFrames.Frame(1, 0x08, writer =>
        {
            writer.Int(1);
            writer.Int(2);
            writer.Int(3);
            writer.Int(4); // the tracing id
            writer.Short(2);
            writer.String("a warning");
            writer.String("another");
            writer.Short(1);
            writer.String("key");
            writer.Int(-1);
            writer.Int(1); // void
        }, flags: 0x02 | 0x04 | 0x08);
        Assert.Empty(CqlResults.Page((await Read(frame))!.Value).Rows);
    }

    [Fact]
    public async Task A_frame_that_is_cut_off_anywhere_is_no_frame()
    {
        byte[] frame = FakeFrames.Rows(1, Sample);
        Assert.Null(await Read([]));
        for (int count = 1; count < frame.Length; count++)
        {
            await Assert.ThrowsAsync<EndOfStreamException>(() => Read(frame[..count]));
        }
    }

    [Theory]
    [InlineData(0, (byte)0x85)] // another version
    [InlineData(0, (byte)0x04)] // a question
    [InlineData(1, (byte)0x01)] // compressed
    [InlineData(5, (byte)0x7F)] // 2 GB
    [InlineData(5, (byte)0xFF)] // less than none
    [InlineData(5, (byte)0x03)] // 48 MB
    public async Task A_head_that_is_none_is_refused_before_anything_is_made_of_it(int at, byte value)
    {
        byte[] frame = FakeFrames.Rows(1, Sample);
        frame[at] = value;
        await Assert.ThrowsAsync<CqlProtocolException>(() => Read(frame));
    }

    [Fact]
    public async Task A_body_that_says_it_is_large_takes_no_more_memory_than_comes()
    {
        byte[] frame = FakeFrames.Rows(1, Sample);
        frame[5] = 0x01; // 16 MB and some
        long before = GC.GetAllocatedBytesForCurrentThread();
        using MemoryStream stream = new(frame);
        await Assert.ThrowsAsync<EndOfStreamException>(() => CqlFrames.ReadAsync(
            stream, new byte[CqlFrames.HeadBytes], CancellationToken.None));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Bodies_of_chance_end_in_one_kind_of_error()
    {
        Random random = new(1);
        for (int i = 0; i < 100_000; i++)
        {
            byte[] body = new byte[random.Next(64)];
            random.NextBytes(body);
            if (body.Length > 3 && random.Next(3) > 0)
            {
                (body[0], body[1], body[2], body[3]) = (0, 0, 0, (byte)random.Next(1, 6));
            }

            Judge(new CqlFrame(0, random.Next(4) == 0 ? CqlOpcode.Error : CqlOpcode.Result, body));
        }
    }

    [Fact]
    public async Task Rows_of_which_some_bytes_are_others_end_in_rows_or_in_one_kind_of_error()
    {
        Random random = new(2);
        CqlFrame frame = (await Read(FakeFrames.Rows(1, Sample)))!.Value;
        for (int i = 0; i < 100_000; i++)
        {
            byte[] body = frame.Body.ToArray();
            for (int left = random.Next(1, 4); left > 0; left--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            int length = random.Next(4) == 0 ? random.Next(body.Length) : body.Length;
            Judge(frame with { Body = body.AsMemory(0, length) });
        }
    }

    public static IEnumerable<object[]> Nonsense()
    {
        Random random = new(3);
        byte[] chance = new byte[200];
        random.NextBytes(chance);
        byte[] large = FakeFrames.Rows(0, Sample);
        large[5] = 0x7F;
        yield return [chance];
        yield return ["HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()];
        yield return [new byte[] { 0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28, 0x00, 0x00 }]; // an alert of TLS
        yield return [large];
        yield return [FakeFrames.Frame(77, 0x02, _ => { })];
        yield return [FakeFrames.Frame(0, 0x05, _ => { })];
        yield return [FakeFrames.Error(0, 0x000A, "Invalid or unsupported protocol version (4)")];
    }

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task What_is_no_Cassandra_is_one_clear_error_that_no_retry_mends(byte[] answer)
    {
        await using FakeCassandra fake = new() { Garbage = answer };
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(
            () => CassandraStorage.OpenAsync(FakeOptions.Of(fake), Within));
        Assert.Equal((":storage/misconfigured", false), (error.Error?.ToString(), error.IsTransient));
    }

    [Fact]
    public async Task Nonsense_in_the_middle_ends_the_connection_and_the_next_one_is_used()
    {
        await using FakeCassandra fake = new();
        await using CassandraStorage storage = await CassandraStorage.OpenAsync(FakeOptions.Of(fake), Within);
        SegmentId id = new(Guid.CreateVersion7());
        await storage.PutAsync(new StoredSegment(id, new byte[] { 1 }), Within);
        fake.Garbage = "nonsense that is longer than a head"u8.ToArray();
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(() => storage.GetAsync(id, Within));
        Assert.NotNull(error.Error);
        fake.Garbage = null;
        Assert.Equal([1], (await storage.GetAsync(id, Within))?.ToArray());
    }

    [Fact]
    public async Task The_other_nodes_of_the_data_centre_are_found_and_used_when_one_is_lost()
    {
        await using FakeCassandra fake = new();
        fake.Tables.Peers = [[127, 0, 0, 9]];
        CassandraStorageOptions options = FakeOptions.Of(fake);
        await using CassandraStorage storage = await CassandraStorage.OpenAsync(
            options with { Cluster = options.Cluster with { Hosts = ["127.0.0.1", "127.0.0.7"] } }, Within);
        for (int i = 0; i < 20; i++)
        {
            // Two of three do not answer at all: each call ends on the one that does.
            Assert.Null(await storage.ReadAsync(new RefKey("a"), Within));
        }
    }

    private static void Judge(CqlFrame frame)
    {
        try
        {
            CqlResults.Page(frame);
        }
        catch (Exception error) when (error is CqlProtocolException or CqlServerException)
        {
            // As it should be.
        }
    }

    private static async Task<CqlFrame?> Read(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        return await CqlFrames.ReadAsync(stream, new byte[CqlFrames.HeadBytes], CancellationToken.None);
    }
}
