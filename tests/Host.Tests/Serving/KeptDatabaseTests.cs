using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using Accrete.Host.CommandLine;
using Xunit;

namespace Accrete.Host.Tests.Serving;

/// <summary>The verbs on a database that is kept, and what is left of it when a process is killed.</summary>
public sealed class KeptDatabaseTests : IDisposable
{
    private const string Schema =
        "[{:db/ident :n/n :db/valueType :db.type/long :db/cardinality :db.cardinality/one "
            + ":db/unique :db.unique/value}]";

    private readonly TemporaryFolder _folder = new();

    private string Uri => $"datomic:file://{Path.Combine(_folder.Folder, "data")}/numbers";

    private string System => $"datomic:file://{Path.Combine(_folder.Folder, "data")}/";

    [Fact]
    public void Databases_are_made_listed_renamed_and_deleted()
    {
        Assert.Equal((0, "made\n"), Plain("create-db", Uri));
        Assert.Equal((ExitCodes.Failed, "there already\n"), Plain("create-db", Uri));
        Assert.Equal((0, "renamed\n"), Plain("rename-db", Uri, "others"));
        Assert.Equal((0, "others\n"), Plain("list-dbs", System));
        Assert.Equal((0, "deleted\n"), Plain("delete-db", System + "others"));
        Assert.Equal((ExitCodes.Failed, "not there\n"), Plain("delete-db", System + "others"));
        Assert.Equal((0, ""), Plain("list-dbs", System));
    }

    [Fact]
    public void What_one_run_transacts_the_next_one_finds()
    {
        Plain("create-db", Uri);
        Assert.Equal(0, HostRun.Of("transact", Schema, "--uri", Uri).ExitCode);
        Assert.Equal(0, HostRun.Of("transact", "[{:n/n 42}]", "--uri", Uri).ExitCode);
        Assert.Equal((0, "#{[42]}\n"), Plain("q", "[:find ?n :where [_ :n/n ?n]]", "--uri", Uri, "--edn"));
        Assert.Equal((0, "{:n/n 42}\n"), Plain("pull", "[:n/n]", "[:n/n 42]", "--uri", Uri, "--edn"));
        Assert.Equal((0, "1001\n"), Plain("sync", Uri));
        Assert.Equal(
            "42\n", HostRun.WithInput("[:find ?n . :where [_ :n/n ?n]]", "shell", "--uri", Uri).Out);
    }

    [Fact]
    public void Garbage_is_deleted_that_is_older_than_a_time()
    {
        Plain("create-db", Uri);
        Assert.Equal(0, HostRun.Of("transact", Schema, "--uri", Uri).ExitCode);
        Assert.Equal(
            (0, "deleted 0 segments and appends\n"), Plain("gc-storage", Uri, "--older-than", "2026-10-31T12:00Z"));
        HostRun run = HostRun.Of("gc-storage", Uri, "--older-than", "soon");
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.Contains("takes a day or a time", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, HostRun.Of("gc-storage", Uri).ExitCode);
    }

    [Fact]
    public void An_import_makes_the_database_and_goes_on_where_it_was()
    {
        string file = _folder.Write("numbers.edn", Schema + """

            {:batch-ident {:db/id "datomic.tx" :db/doc "one"} :data [{:n/n 1} {:n/n 2}]}
            {:batch-ident {:db/id "datomic.tx" :db/doc "two"} :data [{:n/n 3}]}
            {:batch-ident {:db/id "datomic.tx" :db/doc "two"} :data [{:n/n 3}]}
            {:batch-ident {:db/id "datomic.tx" :db/doc "bad"} :data [{:n/n "x"}]}
            """);
        HostRun run = HostRun.Of("import", file, "--uri", Uri);
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("numbers.edn, line 5", run.Error, StringComparison.Ordinal);
        Assert.Equal("3\n", Plain("q", "[:find (count ?n) . :where [_ :n/n ?n]]", "--uri", Uri, "--edn").Out);
        string mended = _folder.Write(
            "mended.edn", File.ReadAllText(file).Replace("\"x\"", "4", StringComparison.Ordinal));
        run = HostRun.Of("import", mended, "--uri", Uri, "--edn");
        Assert.Contains(":skipped 3", run.Out, StringComparison.Ordinal);
        Assert.Equal("4\n", Plain("q", "[:find (count ?n) . :where [_ :n/n ?n]]", "--uri", Uri, "--edn").Out);
    }

    [Fact]
    public void A_database_that_is_not_there_is_told_with_what_to_do()
    {
        HostRun run = HostRun.Of("q", "[:find ?n :where [_ :n/n ?n]]", "--uri", Uri);
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains("./accrete create-db makes one", run.Error, StringComparison.Ordinal);
        run = HostRun.Of("q", "[:find ?n :where [_ :n/n ?n]]", "--uri", Uri, "--sample", "movies");
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
    }

    /// <summary>Each killed at a moment of its own: between two answers, or while the next are under way.</summary>
    [SkippableFact]
    public async Task Killed_at_any_moment_a_process_leaves_all_that_it_acknowledged_and_nothing_by_halves()
    {
        Skip.If(OperatingSystem.IsWindows(), "sends signals");
        Plain("create-db", Uri);
        HostRun.Of("transact", Schema, "--uri", Uri);
        int acknowledged = 0, next = 1;
        for (int round = 0; round < 4; round++)
        {
            using CommandProcess shell = CommandProcess.Start(_folder.Folder, "shell", "--uri", Uri);
            await shell.EnterAsync(":format edn");
            for (int i = 0; i < 20; i++)
            {
                // Two facts a transaction: one without the other would be half of it.
                await shell.EnterAsync($"[{{:n/n {next}}} {{:n/n {-next}}}]");
                next++;
            }

            for (int i = 0; i < 4 * round; i++)
            {
                string answer = await shell.LineAsync("{:t ");
                acknowledged = Math.Max(acknowledged, Numbers(answer));
            }

            shell.Signal("KILL");
            await shell.EndAsync();
            Assert.True(Found() >= acknowledged, $"{Found()} of {acknowledged} are there");
            next = Found() + 1;
        }
    }

    [Fact]
    public void Recorded_cases_run_in_databases_of_a_system()
    {
        string file = _folder.Write("case.edn", """
            [{:name "kept"
              :schema [{:db/ident :p/name :db/valueType :db.type/string :db/cardinality :db.cardinality/one}]
              :steps [[:transact [{:db/id "a" :p/name "Ann"}]]
                      [:q [:find ?n :in $ :where [_ :p/name ?n]] :now]]}]
            """);
        HostRun run = HostRun.Of("conformance", file, "--uri", System, "--answers");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Ann", run.Out, StringComparison.Ordinal);
        Assert.Contains("2 passed, 0 failed", run.Out, StringComparison.Ordinal);
        Assert.Equal((0, ""), Plain("list-dbs", System));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Returns up to which number all pairs are there; fails where one is there by half or one is
    /// missing.</summary>
    private int Found()
    {
        string all = Plain("q", "[:find [?n ...] :where [_ :n/n ?n]]", "--uri", Uri, "--json").Out.Trim('[', ']', '\n');
        int[] numbers = all.Length == 0 ? [] : Array.ConvertAll(
            all.Split(','), each => int.Parse(each, CultureInfo.InvariantCulture));
        Array.Sort(numbers);
        int last = numbers.Length == 0 ? 0 : numbers[^1];
        Assert.Equal(2 * last, numbers.Length);
        Assert.Equal(last == 0 ? 0 : -last, numbers.Length == 0 ? 0 : numbers[0]);
        return last;
    }

    private static int Numbers(string answer)
    {
        int at = answer.IndexOf(":n/n ", StringComparison.Ordinal) + 5;
        return Math.Abs(int.Parse(answer.AsSpan(at, answer.IndexOf(' ', at) - at), CultureInfo.InvariantCulture));
    }

    private static (int ExitCode, string Out) Plain(params string[] arguments)
    {
        HostRun run = HostRun.Of(arguments);
        Assert.True(run.Error.Length == 0 || run.ExitCode != 0, run.Error);
        return (run.ExitCode, run.Out);
    }
}
