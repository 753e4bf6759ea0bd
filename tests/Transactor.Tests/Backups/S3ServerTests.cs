using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Storage.Backups;
using Accrete.Storage.Memory;
using Accrete.Storage.S3;
using Xunit;

namespace Accrete.Transactor.Tests.Backups;

/// <summary>Backups in a real server with the interface of S3.</summary>
[Trait("Category", "Slow")]
public sealed class S3ServerTests(S3Server server) : IClassFixture<S3Server>
{
    [SkippableFact]
    public async Task Files_are_written_replaced_read_and_listed()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await using S3Place place = server.Open("files/here");
        Assert.Null(await place.ReadAsync("claim", default));
        await place.WriteAsync("points/7", new byte[] { 3, 4 }, default);
        await place.WriteAsync("points/7", new byte[] { 5, 6, 7 }, default);
        Assert.Equal([5, 6, 7], await place.ReadAsync("points/7", default));

        // A page has a thousand.
        int count = S3Server.IsComplete ? 1050 : 300;
        await Parallel.ForEachAsync(Enumerable.Range(0, count), async (i, token) =>
            await place.WriteAsync($"segments/ab/{i:d4}", new byte[i % 7], token));
        List<PlacedFile> files = [];
        await foreach (PlacedFile file in place.ListAsync("segments/", default))
        {
            files.Add(file);
        }

        Assert.Equal(
            Enumerable.Range(0, count).Select(i => new PlacedFile($"segments/ab/{i:d4}", i % 7)),
            files.OrderBy(static file => file.Name, StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task A_file_that_is_there_is_not_made_again()
    {
        Skip.If(server.Missing is not null, server.Missing);
        Skip.IfNot(S3Server.IsComplete, "s3rver passes over conditions of writes: ACCRETE_AWS names another server");
        await using S3Place place = server.Open("once");
        Assert.True(await place.WriteNewAsync("claim", new byte[] { 1 }, default));
        Assert.False(await place.WriteNewAsync("claim", new byte[] { 2 }, default));
        Assert.Equal([1], await place.ReadAsync("claim", default));
    }

    [SkippableFact]
    public async Task Log_files_are_put_under_their_keys()
    {
        Skip.If(server.Missing is not null, server.Missing);
        using S3Bucket bucket = server.OpenBucket();
        await bucket.PutAsync("people/active/a.log", "one"u8.ToArray(), "text/plain", default);
        await bucket.PutAsync("people/active/a.log", "one two"u8.ToArray(), "text/plain", default);
        await using S3Place place = server.Open("people/active");
        Assert.Equal("one two"u8.ToArray(), await place.ReadAsync("a.log", default));
    }

    [SkippableFact]
    public async Task A_database_is_backed_up_twice_and_restored_at_both_times()
    {
        Skip.If(server.Missing is not null, server.Missing);
        MemStorage storage = new();
        Database early, late;
        await using S3Place place = server.Open("people");
        await using (Writer writer = await Writer.Open(storage, leafRows: 3))
        {
            await GarbageTests.Fill(writer, jobs: 2);
            early = await writer.Newest();
            await BackupWorld.BackUp(storage, place);
            await GarbageTests.Fill(writer, jobs: 1);
            late = await writer.Newest();
            await BackupWorld.BackUp(storage, place);
        }

        Assert.Empty(await BackupWorld.Problems(place, readsAll: true));
        await BackupWorld.CheckRestores(place, early, early.BasisT);
        await BackupWorld.CheckRestores(place, late);
    }
}
