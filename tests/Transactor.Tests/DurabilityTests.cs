using System.Linq;
using System.Threading.Tasks;
using Accrete.Conformance;
using Accrete.Storage;
using Accrete.Storage.Memory;
using Accrete.Storage.Messages;
using Accrete.Storage.Persistence;
using Accrete.Transactor.Leases;
using Akka.Actor;
using Xunit;

namespace Accrete.Transactor.Tests;

/// <summary>What was acknowledged is there, whoever stopped meanwhile.</summary>
public sealed class DurabilityTests
{
    private const string Schema = """
        [{:db/ident :n/key, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :n/value, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one}]
        """;

    [Fact]
    public async Task Transactions_outlive_their_transactor()
    {
        MemStorage storage = new();
        Database before;
        await using (Writer writer = await Writer.Open(storage))
        {
            await writer.Transact(Schema);
            for (int i = 0; i < 30; i++)
            {
                await writer.Transact($$"""[{:n/key "k{{i % 7}}", :n/value {{i}}}]""");
            }

            before = await writer.Newest();
        }

        await using Writer next = await Writer.Open(storage.Attach());
        Database after = await next.Newest();
        FoldLaw.CheckSame(before.State, after.State);
        FoldLaw.Check(after);
        TxReport report = await next.Transact("""[{:n/key "k3", :n/value -1}]""");
        Assert.Equal(after.NextT, report.DbAfter.BasisT);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(4000, 3)]
    [InlineData(20000, 64)]
    public async Task A_database_goes_on_from_the_newest_root_and_the_log_after_it(int memoryIndexMax, int leafRows)
    {
        MemStorage storage = new();
        Database before;
        await using (Writer writer = await Writer.Open(storage, memoryIndexMax, leafRows))
        {
            await writer.Transact(Schema);
            for (int i = 0; i < 120; i++)
            {
                await writer.Transact($$"""[{:n/key "k{{i % 17}}", :n/value {{i}}}]""");
            }

            before = await writer.Newest();
        }

        RefRecord? root = await storage.Attach().ReadAsync(
            LogKeys.Root(before.Id), System.TimeSpan.FromSeconds(1));
        Assert.NotNull(root);
        await using Writer next = await Writer.Open(storage.Attach(), memoryIndexMax, leafRows);
        Database after = await next.Newest();
        FoldLaw.CheckSame(before.State, after.State);
        FoldLaw.Check(after);
    }

    [Fact]
    public async Task A_refusal_changes_nothing_and_the_next_transaction_goes_on()
    {
        await using Writer writer = await Writer.Open(new MemStorage());
        await writer.Transact(Schema);
        object refused = await writer.Submit("[{:n/nothing 1}]");
        Assert.Equal("not-an-entity", Assert.IsType<NotTransacted>(refused).Error.Error?.Name);
        TxReport report = await writer.Transact("""[{:n/key "a"}]""");
        Assert.Equal(2, report.TxData.Count);
    }

    [Fact]
    public async Task A_reply_that_was_lost_after_its_effect_is_no_loss_and_no_repetition()
    {
        int writes = 0;
        MemStorage storage = new(call => call.Method == StorageMethod.CompareAndSet && ++writes % 3 == 0
            ? StorageFault.LostAfter
            : StorageFault.None);
        await using Writer writer = await Writer.Open(storage);
        await writer.Transact(Schema);
        for (int i = 0; i < 10; i++)
        {
            await writer.Transact($$"""[{:n/key "k{{i}}"}]""");
        }

        Database newest = await writer.Newest();
        Assert.Equal(11, newest.Log.Range(null, null).Count());
        FoldLaw.Check(newest);
    }

    [Fact]
    public async Task Questions_that_come_before_the_next_writer_are_answered_by_it()
    {
        bool isFailing = false;
        MemStorage storage = new(call => isFailing && call.Method == StorageMethod.CompareAndSet
            && call.Key.StartsWith("log/", System.StringComparison.Ordinal) ? StorageFault.Denied : StorageFault.None);
        await using Writer writer = await Writer.Open(storage);
        await writer.Transact(Schema);
        isFailing = true;
        Assert.IsType<TransactorLost>(await writer.Submit("""[{:n/key "lost"}]"""));

        // While none can start: they wait for one that does.
        Task<object> basis = writer.Database.Ask<object>(new AskBasis(1), System.TimeSpan.FromSeconds(20));
        Task<object> index = writer.Database.Ask<object>(new RequestIndex(2), System.TimeSpan.FromSeconds(20));
        Task<object> garbage = writer.Collect(default);
        isFailing = false;
        BasisKnown known = Assert.IsType<BasisKnown>(await basis);
        Assert.Equal(new IndexRequested(2, known.BasisT), await index);
        Assert.IsType<GarbageCollected>(await garbage);
        Assert.Equal((await writer.Newest()).BasisT, known.BasisT);
    }

    [Fact]
    public async Task Of_two_transactors_that_both_believe_that_they_lead_one_writes_and_both_tell_the_truth()
    {
        LeaseRules forced = new() { IsForced = true };
        MemStorage storage = new();
        await using Writer old = await Writer.Open(storage, lease: forced);
        await old.Transact(Schema);
        await using Writer next = await Writer.Open(storage.Attach(), lease: forced);
        for (int i = 0; i < 20; i++)
        {
            Writer one = i % 2 == 0 ? next : old;
            await one.TransactPatiently($$"""[{:n/key "k{{i}}", :n/value {{i}}}]""");
        }

        await using Writer reader = await Writer.Open(storage.Attach(), lease: forced);
        Database truth = await reader.Newest();
        Assert.Equal(20L, truth.Query("[:find (count ?k) . :where [_ :n/key ?k]]"));
        FoldLaw.Check(truth);
    }

    [Fact]
    public async Task A_unique_attribute_is_proved_beside_the_transactions()
    {
        await using Writer writer = await Writer.Open(new MemStorage());
        await writer.Transact(Schema);
        await writer.Transact("""[{:n/key "a", :n/value 1} {:n/key "b", :n/value 2}]""");
        await writer.Transact("[{:db/id :n/value, :db/index true}]");
        await writer.Transact("[{:db/id :n/value, :db/unique :db.unique/value}]");
        object refused = await writer.Submit("""[{:n/key "c", :n/value 2}]""");
        Assert.Equal("unique-conflict", Assert.IsType<NotTransacted>(refused).Error.Error?.Name);
    }
}
