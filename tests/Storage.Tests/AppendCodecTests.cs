using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Segments;
using Accrete.Storage.Persistence;
using Xunit;

namespace Accrete.Storage.Tests;

public sealed class AppendCodecTests
{
    private static readonly Guid Writer = new("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly Dictionary<SegmentId, ReadOnlyMemory<byte>> NoPieces = [];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(300)]
    public void Events_come_back_as_they_were_appended(int count)
    {
        LogAppend append = new(3, 17, Writer, [.. Enumerable.Range(0, count).Select(
            i => new LogEvent(1000 + i, new byte[i % 50]))]);
        EncodedAppend encoded = AppendCodec.Encode(append, NewId);
        Assert.Empty(encoded.Pieces);
        AppendHead head = AppendCodec.ReadHead(encoded.Record);
        Assert.Equal(3, head.Epoch);
        Assert.Equal(17, head.FirstSequence);
        Assert.Equal(16 + count, head.LastSequence);
        Assert.Equal(count == 0 ? 0 : 1000, head.FirstT);
        Assert.Equal(count == 0 ? 0 : 999 + count, head.LastT);
        AssertSame(append, AppendCodec.ReadEvents(head, NoPieces));
    }

    [Theory]
    [InlineData(300_000)]
    [InlineData(AppendCodec.PieceBytesMax - 12)]
    [InlineData(AppendCodec.PieceBytesMax - 11)]
    [InlineData(3_000_000)]
    public void What_is_too_large_for_a_ref_stands_in_segments(int bytes)
    {
        byte[] payload = new byte[bytes];
        new Random(bytes).NextBytes(payload);
        LogAppend append = new(1, 1, Writer, [new LogEvent(1, payload)]);
        EncodedAppend encoded = AppendCodec.Encode(append, NewId);
        Assert.True(encoded.Record.Length <= StorageLimits.RefBytesMax);
        Assert.NotEmpty(encoded.Pieces);
        AppendHead head = AppendCodec.ReadHead(encoded.Record);
        Assert.Equal(encoded.Pieces.Select(piece => piece.Id), head.Pieces);
        Dictionary<SegmentId, ReadOnlyMemory<byte>> pieces = encoded.Pieces.ToDictionary(p => p.Id, p => p.Bytes);
        AssertSame(append, AppendCodec.ReadEvents(head, pieces));
    }

    [Fact]
    public void A_missing_piece_is_told_by_name()
    {
        EncodedAppend encoded = AppendCodec.Encode(
            new LogAppend(1, 1, Writer, [new LogEvent(1, new byte[1_000_000])]), NewId);
        AccreteException error = Assert.Throws<AccreteException>(
            () => AppendCodec.ReadEvents(AppendCodec.ReadHead(encoded.Record), NoPieces));
        Assert.Contains(encoded.Pieces[0].Id.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bytes_of_an_append_are_those_of_the_format_page()
    {
        LogAppend append = new(2, 5, Writer, [new LogEvent(1000, new byte[] { 0xAB })]);
        Assert.Equal(
            "41435253011000004D00000001000000493C0C2800000000"
            + "02000000000000000500000000000000E803000000000000E803000000000000"
            + "00112233445566778899AABBCCDDEEFF000000000D000000"
            + "E80300000000000001000000AB0000000000000000",
            Convert.ToHexString(AppendCodec.Encode(append, NewId).Record.Span));
    }

    [Fact]
    public void Every_damaged_bit_is_noticed()
    {
        byte[] bytes = AppendCodec.Encode(
            new LogAppend(2, 5, Writer, [new LogEvent(1000, new byte[20])]), NewId).Record.ToArray();
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] damaged = [.. bytes];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<AccreteException>(() => AppendCodec.ReadHead(damaged));
        }
    }

    [Fact]
    public void Every_cut_is_noticed()
    {
        byte[] bytes = AppendCodec.Encode(
            new LogAppend(2, 5, Writer, [new LogEvent(1000, new byte[20])]), NewId).Record.ToArray();
        for (int length = 0; length < bytes.Length; length++)
        {
            byte[] cut = bytes[..length];
            Assert.Throws<AccreteException>(() => AppendCodec.ReadHead(cut));
        }
    }

    [Fact]
    public void A_root_ref_comes_back_as_it_was_written_and_no_damage_passes()
    {
        RootRecord root = new(new LogAnchor(7, 40, 3), 1012, new byte[] { 1, 2, 3 })
        {
            Moved = new Accrete.Edn.Instant(77),
        };
        byte[] bytes = RootRefCodec.Encode(root);
        RootRecord again = RootRefCodec.Decode(bytes);
        Assert.Equal(root.Anchor, again.Anchor);
        Assert.Equal(root.T, again.T);
        Assert.Equal(root.Moved, again.Moved);
        Assert.Equal(root.Root.ToArray(), again.Root.ToArray());
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] damaged = [.. bytes];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<AccreteException>(() => RootRefCodec.Decode(damaged));
        }
    }

    private static SegmentId NewId() => new(Guid.CreateVersion7());

    private static void AssertSame(LogAppend expected, LogAppend actual)
    {
        Assert.Equal(expected.Epoch, actual.Epoch);
        Assert.Equal(expected.FirstSequence, actual.FirstSequence);
        Assert.Equal(expected.Writer, actual.Writer);
        Assert.Equal(expected.Events.Select(e => e.T), actual.Events.Select(e => e.T));
        Assert.True(expected.Events.Zip(actual.Events).All(
            both => both.First.Payload.Span.SequenceEqual(both.Second.Payload.Span)));
    }
}
