using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Conformance;
using Accrete.Edn;
using Accrete.Segments;
using Accrete.Storage;
using Accrete.Storage.Contract;
using Accrete.Storage.Dev;
using Accrete.Storage.Messages;
using Accrete.Storage.Sql;
using Xunit;

namespace Accrete.Transactor.Tests;

/// <summary>Garbage is deleted on real services.</summary>
[Trait("Category", "Slow")]
public sealed class GarbageOnServicesTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task On_the_dev_storage_the_segments_that_no_root_needs_are_gone()
    {
        string folder = Directory.CreateTempSubdirectory("accrete").FullName;
        try
        {
            SqliteStorage storage = SqliteStorage.Open(new SqliteStorageOptions { DataDir = folder });
            await Check(storage);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    public async Task On_PostgreSQL_the_segments_that_no_root_needs_are_gone()
    {
        Skip.If(server.Missing is not null, server.Missing);
        await Check(await PostgresStorage.OpenAsync(
            new SqlStorageOptions { Url = server.UrlOf("datomic", "datomic") }, TimeSpan.FromSeconds(30)));
    }

    private static async Task Check(IStorage storage)
    {
        await using Writer writer = await Writer.Open(storage, leafRows: 3);
        await GarbageTests.Fill(writer, jobs: 1);
        HashSet<SegmentId> before = StoredSource.Reach(storage, await writer.Newest());
        await GarbageTests.Fill(writer, jobs: 2);
        Database newest = await writer.Newest();
        HashSet<SegmentId> after = StoredSource.Reach(storage, newest);
        Instant future = Instant.From(TimeProvider.System.GetUtcNow().AddDays(1));
        Assert.IsType<GarbageCollected>(await writer.Collect(future));
        SegmentId[] replaced = [.. before.Except(after)];
        Assert.NotEmpty(replaced);
        foreach (SegmentId id in replaced)
        {
            Assert.Null(await storage.GetAsync(id, Patience));
        }

        foreach (SegmentId id in after)
        {
            Assert.NotNull(await storage.GetAsync(id, Patience));
        }

        FoldLaw.Check(newest);
    }
}
