using System;
using Accrete.Host.CommandLine;
using Xunit;

namespace Accrete.Host.Tests.CommandLine;

/// <summary>The exit codes that docs/cli.md promises, and errors without stack traces.</summary>
public sealed class ExitCodeTests
{
    private const string Schema = """
        [{:db/ident :person/name, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one}]
        [{:person/name "Ann"}]
        """;

    [Fact]
    public void A_run_that_did_what_was_asked_gives_0()
    {
        using TemporaryFolder folder = new();
        HostRun run = HostRun.Of("q", "[:find ?n . :where [_ :person/name ?n]]", "--edn", "--load",
            folder.Write("a.edn", Schema));
        Assert.Equal((ExitCodes.Ok, "\"Ann\"\n", ""), (run.ExitCode, run.Out, run.Error));
    }

    [Theory]
    [InlineData("no-such-verb")]
    [InlineData("q")]
    [InlineData("q", "[:find ?e :where [?e :db/ident]]", "--no-such-option")]
    [InlineData("q", "[:find ?e :where [?e :db/ident]]", "--edn", "--json")]
    [InlineData("q", "[:find ?e :where [?e :db/ident]]", "--limit", "many")]
    [InlineData("q", "[:find ?e :where [?e :db/ident]]", "--limit", "-1")]
    [InlineData("q", "[:find ?e :where [?e :db/ident]]", "--timeout", "soon")]
    [InlineData("q", "[:find ?e :where [?e :db/ident]]", "--timeout", "1.5")]
    [InlineData("q", "[:find ?e :where [?e :db/ident]]", "--timeout", "99999999999")]
    [InlineData("q", "[:find ?e :where [?e :db/ident]]", "--timeout", "0")]
    [InlineData("q", "[:find ?e :where [?e :db/ident]]", "--memory", "much")]
    [InlineData("q", "[:find ?e :where [?e :db/ident]]", "--memory", "-99999999999")]
    [InlineData("backup-db", "datomic:file://data/x", "file:/backups", "--pace", "slow")]
    [InlineData("backup-db", "datomic:file://data/x", "file:/backups", "--pace", "-1")]
    [InlineData("verify-backup", "file:/backups", "false", "--concurrency", "1.5")]
    [InlineData("verify-backup", "file:/backups", "false", "--concurrency", "129")]
    [InlineData("partitions", "segments", "--by", ":movie/cast", "--groups", "few")]
    [InlineData("partitions", "segments", "--by", ":movie/cast", "--groups", "0")]
    public void A_wrong_command_line_gives_2(params string[] arguments)
    {
        HostRun run = HostRun.Of(arguments);
        Assert.Equal((ExitCodes.Usage, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("error\n  ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("--help tells what can be given.\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_do_shows_the_help()
    {
        HostRun run = HostRun.Of();
        Assert.Equal((ExitCodes.Ok, HostRun.Of("--help").Out), (run.ExitCode, run.Out));
        Assert.Contains("accrete demo", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_in_the_entity_of_a_pull_is_shown_in_its_own_text()
    {
        HostRun run = HostRun.Of("pull", "[*]", "[:db/doc \"x\"]");
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("at the entity, line 1", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[:find ?e :where [?e :no/such]]", ":db.error/not-an-entity")]
    [InlineData("[:find ?e :where [?e :db/ident]", "line 1, column 1")]
    [InlineData("[:find ?x :where [?e :db/ident]]", "?x")]
    [InlineData("[:find ?e :in $ ?x :where [?e :db/ident ?x]]", "input for ?x")]
    [InlineData("@/no/such/file", "/no/such/file")]
    public void A_wrong_query_or_file_gives_3_and_tells_why(string query, string told)
    {
        HostRun run = HostRun.Of("q", query);
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Out);
    }

    [Fact]
    public void An_error_stands_under_its_form()
    {
        HostRun run = HostRun.Of("q", "[:find ?e :where [?e :db/idnet]]");
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains(
            "\n    [:find ?e :where [?e :db/idnet]]\n                         ^\n  Did you mean :db/ident?\n",
            run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Debug_shows_where_an_error_arose() =>
        Assert.Contains("   at ", HostRun.Of("q", "[:find ?e", "--debug").Error, StringComparison.Ordinal);

    [Fact]
    public void A_refused_file_tells_its_line()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("bad.edn", Schema + "\n[{:person/nam \"Bob\"}]\n");
        HostRun run = HostRun.Of("import", path);
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("line 3, column 3", run.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean :person/name?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_was_stopped_gives_130()
    {
        using TemporaryFolder folder = new();
        using Interrupts interrupts = new();
        interrupts.Interrupt();
        HostRun run = HostRun.With(interrupts, "", "import", folder.Write("a.edn", Schema));
        Assert.Equal((ExitCodes.Cancelled, "Stopped.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void A_query_is_stopped()
    {
        using Interrupts interrupts = new();

        // Five tables of everything against everything would run for days, or into the memory bound: so the key
        // is pressed before, and the query finds that out at its first look.
        interrupts.Interrupt();
        HostRun run = HostRun.With(
            interrupts,
            "",
            "q",
            "[:find (count ?a) . :where [?a :db/ident] [?b :db/ident] [?c :db/ident] [?d :db/ident] [?e :db/ident ?i] "
                + "[(+ ?a ?b ?c ?d ?e) ?sum] [(< ?sum 0)]]");
        Assert.Equal((ExitCodes.Cancelled, "Stopped.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void The_demonstration_runs_through()
    {
        using TemporaryFolder data = new();
        HostRun run = HostRun.Of("demo", "--data-dir", data.Folder);
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("588 transactions", run.Out, StringComparison.Ordinal);
        Assert.Contains("The Plastic Ono Band", run.Out, StringComparison.Ordinal);
        Assert.Contains("scan Avet", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_case_gives_1()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("cases.edn",
            "[{:name \"wrong\" :steps [[:basis-t :now] [:mark :m]] :outcomes [1 :ok]}]");
        HostRun run = HostRun.Of("conformance", path);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.EndsWith("1 passed, 1 failed\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("wrong step 1", run.Out, StringComparison.Ordinal);
    }
}
