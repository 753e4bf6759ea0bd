using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Transactions.Pending;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Transactions;

public sealed class TransactionTests
{
    private static readonly Database Empty = TestDatabase.Open();

    [Theory]
    [InlineData("[[:db/add \"x\" :no/such 1]]", ":db.error/not-an-entity", AnomalyCategory.Incorrect)]
    [InlineData("[[:db/add \"x\" :p/age \"1\"]]", ":db.error/wrong-type-for-attribute", AnomalyCategory.Incorrect)]
    [InlineData("[[:db/add \"x\" :p/age nil]]", ":db.error/nil-value", AnomalyCategory.Incorrect)]
    [InlineData("[[:db/add \"x\" :p/friend \"y\"]]", ":db.error/tempid-not-an-entity", AnomalyCategory.Incorrect)]
    [InlineData("[[1 \"x\" :p/age 1] [1 \"x\" :p/age 2]]", ":db.error/datoms-conflict", AnomalyCategory.Incorrect)]
    [InlineData("[{:p/friend {:p/age 1}}]", ":db.error/invalid-nested-entity", AnomalyCategory.Incorrect)]
    [InlineData("[[:no/function 1]]", ":db.error/not-a-data-function", AnomalyCategory.Incorrect)]
    [InlineData("[5]", ":db.error/not-transaction-data", AnomalyCategory.Incorrect)]
    [InlineData("[[:db/cas :p/age :db/doc \"x\" \"y\"]]", ":db.error/cas-failed", AnomalyCategory.Conflict)]
    [InlineData("[[:db/add :db/doc :db/doc \"x\"]]", ":db.error/datom-cannot-be-altered", AnomalyCategory.Incorrect)]
    public void Refused_form_tells_keyword_and_category(string data, string error, AnomalyCategory category)
    {
        AccreteException refused = Assert.Throws<AccreteException>(() => TestDatabase.Apply(Empty, data));
        Assert.Equal(error, refused.Error?.ToString());
        Assert.Equal(category, refused.Category);
    }

    [Fact]
    public void Refused_form_tells_where_it_stands()
    {
        AccreteException refused = Assert.Throws<AccreteException>(
            () => TestDatabase.Apply(Empty, "[{:p/age 1}\n  [:db/add \"x\" :p/age \"1\"]]"));
        Assert.Equal(2, refused.Position?.Line);
        Assert.Equal(3, refused.Position?.Column);
    }

    [Fact]
    public void Last_identity_of_a_tempid_counts_and_the_other_conflicts()
    {
        Database two = TestDatabase.Apply(Empty, "[{:p/key \"a\"} {:p/key \"b\"}]").DbAfter;
        AccreteException refused = Assert.Throws<AccreteException>(
            () => TestDatabase.Apply(two, "[{:db/id \"x\" :p/key \"a\"} {:db/id \"x\" :p/key \"b\"}]"));
        Assert.Equal(AnomalyCategory.Incorrect, refused.Category);
    }

    [Fact]
    public void Unique_value_may_move_when_its_holder_gives_it_up()
    {
        TxReport made = TestDatabase.Apply(Empty, "[{:db/id \"a\" :p/seat 1} {:db/id \"b\" :p/seat 2}]");
        long a = made.TempIds["a"], b = made.TempIds["b"];
        TxReport swapped = TestDatabase.Apply(made.DbAfter, $"[[:db/add {a} :p/seat 2] [:db/add {b} :p/seat 1]]");
        Assert.Equal(4, TestDatabase.Changes(swapped).Count);
    }

    [Fact]
    public void Lists_and_dictionaries_of_net_are_transaction_data()
    {
        List<object> data =
        [
            new Dictionary<string, object?> { [":db/id"] = "x", [":p/age"] = 5L, [":p/tags"] = new[] { ":a", ":b" } },
        ];
        Assert.Equal(3, TestDatabase.Changes(TestDatabase.Apply(Empty, TxText.Read(data))).Count);
    }

    [Fact]
    public void Default_partition_takes_what_nothing_else_places()
    {
        Database database = new(
            Empty.State with { Options = new DatabaseOptions { DefaultPartition = Keyword.Of("part", "named") } },
            Empty.View);
        TxReport report = TestDatabase.Apply(
            database, "[{:db/id \"a\" :p/age 1} {:db/id \"b\" :p/age 2 :db/force-partition {\"b\" :db.part/user}}]");
        Assert.Equal(database.Schema.Entid(Keyword.Of("part", "named")), EntityIds.Partition(report.TempIds["a"]));
        Assert.Equal(EntityIds.PartitionUser, EntityIds.Partition(report.TempIds["b"]));
    }

    [Fact]
    public void Entity_forced_into_the_partition_of_transactions_is_the_transaction()
    {
        TxReport report = TestDatabase.Apply(
            Empty, "[{:db/id \"a\" :p/age 1 :db/force-partition {\"a\" :db.part/tx}}]");
        Assert.Equal(EntityIds.ToTx(report.DbAfter.BasisT), report.TempIds["a"]);
        Assert.Equal(report.DbAfter.BasisT + 1, report.DbAfter.NextT);
    }

    [Fact]
    public void Clock_that_goes_back_gives_the_newest_instant_again()
    {
        TxReport report = TransactionProcessor.Apply(Empty, EdnVector.Empty, new Instant(1));
        Assert.Equal(TestDatabase.Now, report.DbAfter.State.LastInstant);
    }

    [Fact]
    public void Long_group_of_facts_about_one_entity_is_compared_as_a_short_one()
    {
        string tags = string.Join(' ', Enumerable.Range(0, 100).Select(i => ":t" + (i % 60)));
        TxReport report = TestDatabase.Apply(Empty, $"[{{:db/id \"x\" :p/tags [{tags}]}} {{:db/id \"x\" :p/age 1}}]");
        Assert.Equal(61, TestDatabase.Changes(report).Count);
        Assert.Throws<AccreteException>(() => TestDatabase.Apply(
            Empty, $"[{{:db/id \"x\" :p/age 1 :p/tags [{tags}]}} [:db/add \"x\" :p/age 2]]"));
    }

    [Fact]
    public void Database_function_is_stored_but_refused_to_run_unless_allowed()
    {
        Database stored = TestDatabase.Apply(
            Empty, "[{:db/ident :my/fn :db/fn #db/fn {:lang \"csharp\" :params [db x] :code \"return x;\"}}]").DbAfter;
        AccreteException refused = Assert.Throws<AccreteException>(() => TestDatabase.Apply(stored, "[[:my/fn 1]]"));
        Assert.Equal(AnomalyCategory.Forbidden, refused.Category);
    }

    [Fact]
    public void Retracting_a_deep_chain_of_components_needs_no_deep_stack()
    {
        const int Depth = 20_000;
        string data = string.Concat(Enumerable.Range(0, Depth).Select(i =>
            FormattableString.Invariant($"[:db/add \"e{i}\" :p/parts \"e{i + 1}\"] ")));
        TxReport made = TestDatabase.Apply(Empty, $"[{data} [:db/add \"e{Depth}\" :p/age 1]]");
        TxReport gone = TestDatabase.Apply(made.DbAfter, $"[[:db/retractEntity {made.TempIds["e0"]}]]");
        Assert.Equal(Depth + 1, TestDatabase.Changes(gone).Count);
        Assert.All(TestDatabase.Changes(gone), datom => Assert.False(datom.Added));
    }
}
