using System;
using System.Linq;
using Accrete.Conformance;
using Accrete.Datoms.Tests.Transactions;
using Accrete.Index;
using Accrete.Roots;
using Xunit;

namespace Accrete.Datoms.Tests.Roots;

/// <summary>Attributes that keep no history lose it when it would be stored, and nothing else.</summary>
public sealed class NoHistoryTests
{
    private readonly RootStore _store = SmallStore.New();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_index_job_lets_go_of_what_ended_of_an_attribute_without_history_and_of_nothing_else(int seed)
    {
        Random random = new(seed);
        Database memory = TestDatabase.Apply(TestDatabase.Open(), "[[:db/add :p/age :db/noHistory true]]").DbAfter;
        int age = memory.State.Schema.Attribute(Edn.Keyword.Parse(":p/age"))!.Id;
        Database durable = memory;
        for (int round = 0; round < 20; round++)
        {
            (memory, durable) = Both(random, memory, durable);
            _store.Write(durable.State, out DatabaseState stored);
            (memory, durable) = Both(random, memory, durable);
            durable = new Database(durable.State.Adopt(stored), durable.View);
            foreach (IndexOrder order in Enum.GetValues<IndexOrder>())
            {
                Datom[] past = [.. memory.Indexes.Past.Read(order, Bound.First, Bound.Last)];
                Assert.Equal(
                    memory.Indexes.Current.Read(order, Bound.First, Bound.Last),
                    durable.Indexes.Current.Read(order, Bound.First, Bound.Last));
                Assert.Equal(
                    past.Where(datom => datom.A != age || EndsAfter(memory, datom, stored.BasisT)),
                    durable.Indexes.Past.Read(order, Bound.First, Bound.Last));
            }

            Assert.Equal(memory.Log.Range(null, null).SelectMany(static entry => entry.Data),
                durable.Log.Range(null, null).SelectMany(static entry => entry.Data));
        }

        // Databases in memory keep all, however often they merge.
        FoldLaw.Check(memory);
        FoldLaw.Check(memory.Merged());
        Assert.True(durable.Indexes.DatomCount < memory.Indexes.DatomCount);
    }

    [Fact]
    public void What_was_stored_before_an_attribute_lost_its_history_stays()
    {
        Database value = TestDatabase.Apply(TestDatabase.Open(), """[{:p/key "a" :p/age 1}]""").DbAfter;
        value = Job(TestDatabase.Apply(value, """[{:p/key "a" :p/age 2}]""").DbAfter);
        value = TestDatabase.Apply(value, "[[:db/add :p/age :db/noHistory true]]").DbAfter;
        value = Job(TestDatabase.Apply(value, """[{:p/key "a" :p/age 3}]""").DbAfter);
        Assert.Equal(
            [1L, 1L, 3L],
            value.History().Datoms(IndexOrder.Aevt, Edn.Keyword.Parse(":p/age"))
                .Select(static d => d.V.AsLong()).Order());
    }

    private Database Job(Database value)
    {
        _store.Write(value.State, out DatabaseState stored);
        return new Database(value.State.Adopt(stored), value.View);
    }

    /// <summary>Tells whether a fact of the past ended after a t.</summary>
    private static bool EndsAfter(Database value, Datom past, long t) => !past.Added
        ? past.T > t
        : value.Indexes.Past.Read(IndexOrder.Eavt, IndexRange.OfFact(past.E, past.A, past.V))
            .Last(datom => !datom.Added && datom.T > past.T).T > t;

    private static (Database Memory, Database Durable) Both(Random random, Database memory, Database durable)
    {
        for (int i = 0; i < 5; i++)
        {
            string data = random.Next(4) == 0
                ? $"[[:db/retractEntity [:p/key \"k{random.Next(6)}\"]]]"
                : $"[{{:p/key \"k{random.Next(6)}\" :p/age {random.Next(9)} :p/tags [:t{random.Next(3)}]}}]";
            data = memory.Entid("[:p/key \"k5\"]") is null
                ? "[" + string.Concat(Enumerable.Range(0, 6).Select(k => $"{{:p/key \"k{k}\"}}")) + "]"
                : data.Contains("retractEntity", StringComparison.Ordinal) && memory.Entid(data[20..^2]) is null
                    ? "[]"
                    : data;
            memory = TestDatabase.Apply(memory, data).DbAfter;
            durable = TestDatabase.Apply(durable, data).DbAfter;
        }

        return (memory, durable);
    }
}
