using System.Threading;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Engine;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Front;

public sealed class FulltextValueTests
{
    private const string Search =
        "[:find [?v ...] :in $ ?s :where [(fulltext $ :memo/text ?s) [[?e ?v]]]]";

    private static readonly Database Empty = After(
        Bootstrap.Create("memos", DatabaseOptions.Default),
        "[{:db/ident :memo/text :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/fulltext true}]");

    [Fact]
    public void The_next_value_finds_what_its_transaction_changed()
    {
        Database one = After(Empty, "[{:db/id \"a\" :memo/text \"call the plumber\"} {:memo/text \"buy paint\"}]");
        Assert.Equal(EdnVector.Of("call the plumber"), Found(one, "plumber"));
        Database two = After(one, $"[[:db/add {Entity(one, "call the plumber")} :memo/text \"paid the plumber\"]]");
        Assert.Equal(EdnVector.Of("paid the plumber"), Found(two, "plumber"));
        Assert.Equal(EdnVector.Empty, Found(two, "call"));
        Assert.Equal(EdnVector.Of("call the plumber"), Found(one, "plumber"));
    }

    [Fact]
    public void Two_values_that_follow_one_do_not_see_each_other()
    {
        Database one = After(Empty, "[{:memo/text \"red\"}]");
        Assert.Equal(EdnVector.Of("red"), Found(one, "red"));
        Database left = After(one, "[{:memo/text \"green\"}]");
        Database right = After(one, "[{:memo/text \"blue\"}]");
        Assert.Equal(EdnVector.Of("green"), Found(left, "green"));
        Assert.Equal(EdnVector.Empty, Found(left, "blue"));
        Assert.Equal(EdnVector.Of("blue"), Found(right, "blue"));
        Assert.Equal(EdnVector.Empty, Found(right, "green"));
    }

    [Fact]
    public void A_view_finds_what_it_shows()
    {
        Database one = After(Empty, "[{:db/id \"a\" :memo/text \"red\"}]");
        Database two = After(one, $"[[:db/retract {Entity(one, "red")} :memo/text \"red\"]]");
        Assert.Equal(EdnVector.Empty, Found(two, "red"));
        Assert.Equal(EdnVector.Of("red"), Found(two.AsOf(one.BasisT), "red"));
        Assert.Equal(EdnVector.Of("red"), Found(two.History(), "red"));
        Assert.Equal(EdnVector.Empty, Found(two.Since(two.BasisT), "red"));
    }

    private static Database After(Database before, string txData) =>
        TransactionProcessor.Apply(before, EdnReader.Read(txData), new Instant(before.BasisT)).DbAfter;

    private static object? Entity(Database database, string text) => QueryEngine.Run(
        "[:find ?e . :in $ ?v :where [?e :memo/text ?v]]", [database, text], QueryOptions.Default,
            CancellationToken.None);

    private static object? Found(Database database, string search) =>
        QueryEngine.Run(Search, [database, search], QueryOptions.Default, CancellationToken.None);
}
