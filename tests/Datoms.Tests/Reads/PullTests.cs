using System.Linq;
using System.Text;
using System.Threading;
using Accrete.Edn;
using Accrete.Pull;
using Xunit;

namespace Accrete.Datoms.Tests.Reads;

/// <summary>What recorded cases cannot show of pulls: the same pattern on several values, depths, patterns
/// built in C#.</summary>
public sealed class PullTests
{
    [Fact]
    public void A_pattern_follows_the_schema_of_each_value_it_meets()
    {
        Database before = Sample.Of("[{:p/name \"Ann\"}]");
        Database after = Sample.With(before, """
            [{:db/ident :p/size, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one}]
            """);
        after = Sample.With(after, "[{:p/name \"Ann\", :p/size 3}]");
        object[] ann = [Keyword.Of("p", "name"), "Ann"];
        Assert.Equal("{:p/size 3}", after.Pull("[:p/size]", ann)?.ToString());
        Assert.Null(before.Pull("[:p/size]", ann));
        Assert.Equal("{:p/size 3}", after.Pull("[:p/size]", ann)?.ToString());
    }

    [Fact]
    public void A_part_that_has_its_whole_as_a_part_is_shown_by_id()
    {
        Database database = Sample.Of(
            "[{:db/id \"a\", :p/name \"a\", :p/parts \"b\"} {:db/id \"b\", :p/name \"b\", :p/parts \"a\"}]");
        long a = database.Entid(EdnReader.Read("[:p/name \"a\"]")) ?? 0;
        EdnMap pulled = database.Pull("[:p/parts]", a)!; // it has parts
        EdnMap part = (EdnMap)((EdnVector)pulled[Keyword.Of("p", "parts")]!)[0]!; // likewise
        Assert.Equal($"[{{:db/id {a}}}]", part[Keyword.Of("p", "parts")]?.ToString());
    }

    [Fact]
    public void A_chain_too_long_for_the_stack_ends_in_an_error_and_is_pulled_by_a_bounded_pattern()
    {
        const int Length = 5_000;
        StringBuilder data = new("[");
        for (int i = 0; i < Length; i++)
        {
            data.Append("{:db/id \"").Append(i).Append("\", :p/born ").Append(i).Append(", :p/boss \"").Append(i + 1)
                .Append("\"} ");
        }

        Database database = Sample.Of(data.Append("{:db/id \"").Append(Length).Append("\", :p/born -1}]").ToString());
        long first = database.IndexRange(Keyword.Of("p", "born"), 0L, 1L).Single().E;
        AccreteException error = Assert.Throws<AccreteException>(
            () => OnSmallStack(() => database.Pull("[:p/born {:p/boss ...}]", first)));
        Assert.Contains("too deep", error.Message, System.StringComparison.Ordinal);
        Assert.Equal(
            "{:p/born 0, :p/boss {:p/born 1, :p/boss {:p/born 2}}}",
            database.Pull("[:p/born {:p/boss 2}]", first)?.ToString());
    }

    [Fact]
    public void A_pattern_of_arrays_gives_texts_as_keys_for_texts()
    {
        Database database = Sample.Of("[{:p/name \"Ann\", :p/born 1950}]");
        EdnMap? pulled = database.Pull(
            new object[] { ":p/name", Keyword.Of("p", "born") }, EdnReader.Read("[:p/name \"Ann\"]"));
        Assert.Equal("{\":p/name\" \"Ann\", :p/born 1950}", pulled?.ToString());
    }

    [Fact]
    public void A_pull_gives_records_by_the_names_of_their_parameters()
    {
        Database database = Sample.Of(
            "[{:p/name \"Ann\", :p/born 1950, :p/tags [:a :b], :p/kind :kind/free-lance, :p/boss {:db/id \"b\", "
                + ":p/name \"Bo\"}}]");
        Person? ann = database.Pull<Person>("[:db/id * {:p/boss [:db/id *]}]", EdnReader.Read("[:p/name \"Ann\"]"));
        Assert.NotNull(ann);
        Assert.Equal(("Ann", 1950, Kind.FreeLance, "Bo"), (ann.Name, ann.Born, ann.Kind, ann.Boss?.Name));
        Assert.Equal([":a", ":b"], ann.Tags ?? []);
        Assert.Null(ann.Boss?.Born);
    }

    [Fact]
    public void A_cancelled_run_pulls_nothing_more()
    {
        Database database = Sample.Of("[{:p/name \"Ann\"}]");
        using CancellationTokenSource source = new();
        using PullRun run = new(database, PatternCache.Compile("[*]"), source.Token);
        Assert.NotNull(run.One(0));
        source.Cancel();
        Assert.Throws<System.OperationCanceledException>(() => run.One(0));
    }

    /// <summary>Runs on a thread of 256 KB, so that the depth does not depend on the test runner.</summary>
    private static void OnSmallStack(System.Action action)
    {
        System.Exception? thrown = null;
        Thread thread = new(
            () =>
            {
                try
                {
                    action();
                }
                catch (AccreteException error)
                {
                    thrown = error;
                }
            },
            maxStackSize: 1 << 18);
        thread.Start();
        thread.Join();
        if (thrown is not null)
        {
            throw thrown;
        }
    }

    private enum Kind
    {
        None,
        FreeLance,
    }

    private sealed record Person(long Id, string Name, int? Born, string[]? Tags, Kind? Kind, Person? Boss);
}
