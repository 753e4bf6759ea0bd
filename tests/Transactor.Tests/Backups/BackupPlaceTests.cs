using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Segments;
using Accrete.Storage.Backups;
using Xunit;

namespace Accrete.Transactor.Tests.Backups;

/// <summary>What every place of backups does, and the stored forms in it.</summary>
public sealed class BackupPlaceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("accrete").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("memory")]
    [InlineData("file")]
    [InlineData("s3")]
    public async Task Files_are_written_replaced_made_once_read_and_listed(string kind)
    {
        using FakeS3 server = new();
        IBackupPlace place = kind switch
        {
            "file" => new FilePlace(Path.Combine(_folder, "not", "there", "yet")),
            "s3" => S3PlaceTests.Open(server, "some/prefix"),
            _ => new MemoryPlace(),
        };
        Assert.Null(await place.ReadAsync("claim", default));
        Assert.Empty(await List(place, "points/"));
        Assert.True(await place.WriteNewAsync("claim", new byte[] { 1 }, default));
        Assert.False(await place.WriteNewAsync("claim", new byte[] { 2 }, default));
        Assert.Equal([1], await place.ReadAsync("claim", default));
        await place.WriteAsync("points/7", new byte[] { 3, 4 }, default);
        await place.WriteAsync("points/7", new byte[] { 5, 6, 7 }, default);
        await place.WriteAsync("segments/ab/x-1", Array.Empty<byte>(), default);
        Assert.Equal([5, 6, 7], await place.ReadAsync("points/7", default));
        Assert.Equal([new PlacedFile("points/7", 3)], await List(place, "points/"));
        Assert.Equal([new PlacedFile("segments/ab/x-1", 0)], await List(place, "segments/"));
    }

    [Fact]
    public async Task What_a_process_left_half_written_is_no_file_and_no_hindrance()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "unfinished"));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "unfinished", "points.7"), [1, 2, 3]);
        FilePlace place = new(_folder);
        Assert.Empty(await List(place, "points/"));
        await place.WriteAsync("points/7", new byte[] { 4 }, default);
        Assert.Equal([4], await place.ReadAsync("points/7", default));
    }

    [Fact]
    public void A_point_is_read_as_it_was_written_and_not_with_any_bit_changed_or_any_byte_missing()
    {
        SegmentId root = SegmentId.Make(new Instant(5), 1, 2);
        LogPieceName[] pieces = [new(new string('a', 64), 100), new(new string('0', 63) + "9", 7)];
        BackupPoint point = new("db-id", "people", 1042, 3, new Instant(17), root, 12, 30, pieces);
        byte[] bytes = BackupPointCodec.Write(point);
        BackupPoint read = BackupPointCodec.Read(bytes);
        Assert.Equal(point with { Pieces = read.Pieces }, read);
        Assert.Equal(pieces, read.Pieces);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] changed = [.. bytes];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<AccreteException>(() => BackupPointCodec.Read(changed));
        }

        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<AccreteException>(() => BackupPointCodec.Read(bytes[..length]));
        }

        Assert.Equal("db-id", BackupPointCodec.ReadClaim(BackupPointCodec.WriteClaim("db-id")));
    }

    [Theory]
    [InlineData("file:/var/backups/people", "file:/var/backups/people")]
    [InlineData("file:///var/backups/people", "file:/var/backups/people")]
    public void A_uri_names_a_folder(string uri, string expected) =>
        Assert.Equal(expected, BackupUri.Open(uri).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("file:")]
    [InlineData("file:/")]
    [InlineData("file:relative")]
    [InlineData("file://host/path")]
    [InlineData("s3:bucket/prefix")]
    [InlineData("s3:///prefix")]
    [InlineData("s3://bucket/../prefix")]
    [InlineData("s3://bucket/prefix?aws_secret_key=x")]
    [InlineData("/var/backups")]
    public void What_names_no_place_is_refused(string uri) => Assert.Equal(
        ":backup/unsupported", Assert.Throws<AccreteException>(() => BackupUri.Open(uri)).Error?.ToString());

    private static async Task<PlacedFile[]> List(IBackupPlace place, string prefix)
    {
        List<PlacedFile> files = [];
        await foreach (PlacedFile file in place.ListAsync(prefix, default))
        {
            files.Add(file);
        }

        return [.. files.OrderBy(static file => file.Name, StringComparer.Ordinal)];
    }
}
