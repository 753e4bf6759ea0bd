using System;
using System.IO;
using System.Threading.Tasks;
using Accrete.Segments;
using Accrete.Storage.Dev;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Accrete.Storage.Tests;

public sealed class SqliteStorageTests : IDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete-dev-").FullName;

    private string DataDir => Path.Combine(_folder, "data");

    private string Database => Path.Combine(DataDir, "accrete.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_second_process_is_kept_out_with_a_reason()
    {
        await using SqliteStorage first = Open();
        AccreteException error = Assert.Throws<AccreteException>(Open);
        Assert.Equal(":storage/in-use", error.Error?.ToString());
        Assert.Contains(DataDir, error.Message, StringComparison.Ordinal);
        Assert.Contains("Another process", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_storage_can_be_opened_again()
    {
        await Open().DisposeAsync();
        await Open().DisposeAsync();
    }

    [Fact]
    public async Task The_write_ahead_log_is_grown_at_the_start_and_keeps_its_length()
    {
        await using SqliteStorage storage = Open();
        long grown = new FileInfo(Database + "-wal").Length;
        Assert.True(grown >= new SqliteStorageOptions { DataDir = DataDir }.WalBytes, $"{grown} bytes");
        for (int i = 0; i < 60; i++)
        {
            await storage.PutAsync(
                new StoredSegment(new SegmentId(Guid.CreateVersion7()), new byte[500_000]), Within);
        }

        Assert.InRange(new FileInfo(Database + "-wal").Length, grown, 3 * grown);
    }

    [Fact]
    public async Task A_foreign_database_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(DataDir);
        await using (SqliteConnection connection = new($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE theirs(a)";
            command.ExecuteNonQuery();
        }

        byte[] before = File.ReadAllBytes(Database);
        AssertRefused(":storage/misconfigured", "another program");
        Assert.Equal(before, File.ReadAllBytes(Database));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        Directory.CreateDirectory(DataDir);
        File.WriteAllText(Database, "These are not the bytes you are looking for.");
        AssertRefused(":storage/damaged", "no database");
    }

    [Fact]
    public async Task A_file_of_a_later_version_is_refused()
    {
        await Open().DisposeAsync();
        using (FileStream file = File.OpenWrite(Database))
        {
            file.Position = 63;
            file.WriteByte(9);
        }

        AssertRefused(":storage/unknown-version", "format version 9");
    }

    [Fact]
    public async Task A_file_damaged_behind_its_head_is_refused_or_says_so_when_read()
    {
        SegmentId id = new(Guid.CreateVersion7());
        await using (SqliteStorage storage = Open())
        {
            await storage.PutAsync(new StoredSegment(id, new byte[100_000]), Within);
        }

        byte[] bytes = File.ReadAllBytes(Database);
        bytes.AsSpan(4096).Fill(0x5A);
        File.WriteAllBytes(Database, bytes);
        AccreteException error = await Assert.ThrowsAsync<AccreteException>(async () =>
        {
            await using SqliteStorage storage = Open();
            await storage.GetAsync(id, Within);
        });
        Assert.Equal(":storage/damaged", error.Error?.ToString());
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_one_clear_error()
    {
        File.WriteAllText(DataDir, "a file in the way");
        AssertRefused(":storage/misconfigured", DataDir);
    }

    [Fact]
    public async Task What_was_not_closed_is_there_after_opening_again()
    {
        RefKey key = new("log/a/1");
        SqliteStorage storage = Open();
        await storage.CompareAndSetAsync(
            key, RefVersion.Absent, new RefWrite(Guid.NewGuid(), new byte[] { 7 }), Within);

        // As a killed process leaves them: the file with its write-ahead log.
        string copy = Path.Combine(_folder, "copy");
        Directory.CreateDirectory(copy);
        foreach (string name in new[] { "accrete.db", "accrete.db-wal" })
        {
            using FileStream from = new(
                Path.Combine(DataDir, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using FileStream to = File.Create(Path.Combine(copy, name));
            from.CopyTo(to);
        }

        await storage.DisposeAsync();
        await using SqliteStorage again = SqliteStorage.Open(new SqliteStorageOptions { DataDir = copy });
        Assert.Equal([7], (await again.ReadAsync(key, Within))?.Value.ToArray() ?? []);
    }

    [Theory]
    [InlineData(5, ":storage/busy", true, false)]
    [InlineData(6, ":storage/busy", true, false)]
    [InlineData(7, ":storage/busy", true, false)]
    [InlineData(9, ":storage/timeout", true, false)]
    [InlineData(13, ":storage/full", true, false)]
    [InlineData(8, ":storage/denied", false, false)]
    [InlineData(3, ":storage/denied", false, false)]
    [InlineData(14, ":storage/misconfigured", false, true)]
    [InlineData(22, ":storage/misconfigured", false, false)]
    [InlineData(11, ":storage/damaged", false, true)]
    [InlineData(26, ":storage/damaged", false, true)]
    [InlineData(10, ":storage/fault", false, true)]
    [InlineData(1, ":storage/fault", false, false)]
    [InlineData(999, ":storage/fault", false, false)]
    public void Each_error_of_SQLite_has_a_meaning(int code, string keyword, bool isTransient, bool isFatal)
    {
        SqliteException error = new("message", code);
        AccreteException meaning = SqliteErrors.Translate(error, "file");
        Assert.Equal(keyword, meaning.Error?.ToString());
        Assert.Equal(isTransient, meaning.IsTransient);
        Assert.Equal(isFatal, SqliteErrors.IsFatal(error));
        Assert.Contains("file", meaning.Message, StringComparison.Ordinal);
    }

    private SqliteStorage Open() => SqliteStorage.Open(new SqliteStorageOptions { DataDir = DataDir });

    private void AssertRefused(string keyword, string part)
    {
        AccreteException error = Assert.Throws<AccreteException>(Open);
        Assert.Equal(keyword, error.Error?.ToString());
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }
}
