using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Accrete.Datoms.Tests.Transactions;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Engine;
using Accrete.Query.Functions;
using Xunit;

namespace Accrete.Datoms.Tests.Lifetimes;

/// <summary>Runs while no other test does: memory is that of the whole process.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

/// <summary>What work leaves behind: nothing that grows with how much of it was done.</summary>
[Collection("alone")]
public sealed class LifetimeTests
{
    private const string Schema = """
        [{:db/ident :doc/text :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/fulltext true}
         {:db/ident :doc/key :db/valueType :db.type/string :db/cardinality :db.cardinality/one
          :db/unique :db.unique/identity}
         {:db/ident :doc/links :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]
        """;

    [Fact]
    public void A_fulltext_search_keeps_no_indexes_of_its_time_alive()
    {
        (Database after, WeakReference searched) = SearchThenGoOn();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(searched.IsAlive);
        Assert.Equal(40L, Ask(after, "[:find (count ?e) . :where [(fulltext $ :doc/text \"word\") [[?e]]]]"));
    }

    [Fact]
    public void A_query_keeps_nothing_alive_of_what_it_read()
    {
        WeakReference text = QueryAndForget();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(text.IsAlive);
    }

    [Fact]
    public void A_fulltext_index_of_texts_that_come_and_go_keeps_its_size()
    {
        Database value = Filled(10);
        for (int i = 0; i < 3000; i++)
        {
            value = Transact(value, $"[{{:doc/key \"k{i % 10}\" :doc/text \"word number{i}\"}}]");
            if (i % 100 == 0)
            {
                Ask(value, "[:find (count ?e) . :where [(fulltext $ :doc/text \"word\") [[?e]]]]");
            }
        }

        Assert.Equal(10L, Ask(value, "[:find (count ?e) . :where [(fulltext $ :doc/text \"word\") [[?e]]]]"));
        Assert.InRange(
            FulltextIndexes.Of(value, value.Schema.Attribute(Keyword.Parse(":doc/text"))!).Texts.Count,
            10, 1200);
    }

    [Fact]
    public void Values_that_follow_each_other_by_With_do_their_index_jobs_themselves()
    {
        Database value = TestDatabase.Open();
        for (int i = 0; i < 60; i++)
        {
            string data = string.Concat(Enumerable.Range(0, 500).Select(n => $"[:db/add \"x{n}\" :p/age {n}]"));
            value = value.With("[" + data + "]", TestDatabase.Now).DbAfter;
            Assert.False(value.IsIndexJobDue);
        }

        Assert.Equal(30_000L, Ask(value, "[:find (count ?e) . :where [?e :p/age]]"));
        Assert.InRange(value.Indexes.NoveltyCount, 0, 20_000);
    }

    [Fact]
    public void Much_mixed_work_leaves_memory_as_it_was()
    {
        Database value = Filled(2000);
        for (int round = 0; round < 3; round++)
        {
            Work(value, round * 1000);
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int round = 3; round < 18; round++)
        {
            Work(value, round * 1000);
        }

        long after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(value);
        Assert.InRange(after, 0, before + 1_500_000);
    }

    /// <summary>Does a round of everything, under names and with texts that no other round has.</summary>
    private static void Work(Database value, int seed)
    {
        Database speculative = value;
        for (int i = 0; i < 20; i++)
        {
            int n = seed + i;
            speculative = speculative.With(
                $"[{{:doc/key \"new{n}\" :doc/text \"text of {n}\" :doc/links [:doc/key :doc/text]}}]",
                TestDatabase.Now).DbAfter;
            Ask(speculative, $"[:find (count ?e) . :where [(fulltext $ :doc/text \"text {n}\") [[?e]]]]");
            Ask(value, $"[:find ?e :in $ [?k ...] :where [?e :doc/key ?k] [?e :doc/text ?t] [(.m{n} ?t) ?x]]", "none");
            Ask(value, "[:find ?e ?t :where [?e :doc/links ?l] [?l :doc/text ?t]]");
            Ask(value, $"[:find ?e . :where [?e :doc/key \"k{n % 2000}\"]]");
            value.Pull($"[:doc/key {{:doc/links [:doc/key :doc/text]}} [:doc/text :as \"as{n}\"]]",
                EdnReader.Read($"[:doc/key \"k{n % 2000}\"]")!);
            Assert.Throws<AccreteException>(() => Ask(value, $"[:find ?x . :where [(System.Math/none{n} 1) ?x]]"));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Database After, WeakReference Searched) SearchThenGoOn()
    {
        Database value = Filled(20);
        Ask(value, "[:find (count ?e) . :where [(fulltext $ :doc/text \"word\") [[?e]]]]");
        WeakReference searched = new(value.Indexes);
        for (int i = 20; i < 40; i++)
        {
            value = Transact(value, $"[{{:doc/key \"k{i}\" :doc/text \"word {i}\"}}]");
        }

        return (value.Merged(), searched);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference QueryAndForget()
    {
        // Longer than the texts that a database shares.
        string drawn = $"[{{:doc/key \"one\" :doc/text \"{new string('x', 100)}\"}}]";
        Database value = Transact(Filled(20), drawn).Merged();
        Ask(value, "[:find (count ?e) . :where [?e :doc/text ?t]]");
        Ask(value, "[:find ?t . :where [?e :doc/text ?t] [(.Length ?t) ?n] [(= ?n 100)]]");
        Ask(value, "[:find ?t . :in $ [?k ...] :where [?e :doc/key ?k] [?e :doc/text ?t]]", "one", "k1", "k2", "k3");
        value.Pull("[:doc/text]", EdnReader.Read("[:doc/key \"one\"]")!);
        return new WeakReference(value.Datoms(Keyword.Parse(":aevt"), Keyword.Parse(":doc/text")).Single(
            datom => datom.V.Reference is string { Length: 100 }).V.Reference);
    }

    private static Database Filled(int count)
    {
        Database value = Transact(TestDatabase.Open(), Schema);
        IEnumerable<string> documents = Enumerable.Range(0, count).Select(
            i => $"{{:db/id \"d{i}\" :doc/key \"k{i}\" :doc/text \"word {i}\" :doc/links [\"d{(i + 1) % count}\"]}}");
        return Transact(value, "[" + string.Concat(documents) + "]");
    }

    private static Database Transact(Database value, string data) => TestDatabase.Apply(value, data).DbAfter;

    private static object? Ask(Database value, string query, params object[] keys) => QueryEngine.Run(
        query, keys.Length == 0 ? [value] : [value, keys], QueryOptions.Default, CancellationToken.None);
}
