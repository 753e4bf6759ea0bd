using System;
using Accrete.Host.CommandLine;
using Xunit;

namespace Accrete.Host.Tests.CommandLine;

/// <summary>The verbs that answer, in each format.</summary>
public sealed class AnswerTests : IDisposable
{
    private const string People = """
        [{:db/ident :person/name, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :person/age, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one}]
        [{:person/name "Ann", :person/age 41} {:person/name "Bob", :person/age 17}]
        [{:person/name "Bob", :person/age 18}]
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _file;

    public AnswerTests() => _file = _folder.Write("people.edn", People);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("[:find (max ?a) . :where [_ :person/age ?a]]", "--edn", "41\n")]
    [InlineData("[:find [?n ?a] :where [?e :person/name \"Ann\"] [?e :person/name ?n] [?e :person/age ?a]]", "--edn",
        "[\"Ann\" 41]\n")]
    [InlineData("[:find ?a :where [_ :person/age ?a] [(< ?a 20)]]", "--edn", "#{[18]}\n")]
    [InlineData("[:find ?a :where [_ :person/age ?a] [(< ?a 20)]]", "--json", "[[18]]\n")]
    [InlineData("[:find ?n ?a :keys name age :where [?e :person/name ?n] [?e :person/age ?a] [(> ?a 20)]]", "--json",
        "[{\"name\":\"Ann\",\"age\":41}]\n")]
    [InlineData("[:find ?a . :where [_ :person/age ?a] [(> ?a 99)]]", "--json", "null\n")]
    public void Queries_answer_in_edn_and_json(string query, string format, string answer) =>
        Assert.Equal(answer, HostRun.Of("q", query, format, "-l", _file).Out);

    [Theory]
    [InlineData("[:find ?n ?a :where [?e :person/name ?n] [?e :person/age ?a] [(> ?a 20)]]", "n,a\r\nAnn,41\r\n")]
    [InlineData("[:find ?n ?a :keys name age :where [?e :person/name ?n] [?e :person/age ?a] [(> ?a 20)]]",
        "name,age\r\nAnn,41\r\n")]
    [InlineData("[:find [?a ...] :where [?e :person/name \"Ann\"] [?e :person/age ?a]]", "a\r\n41\r\n")]
    [InlineData("[:find (max ?a) . :where [_ :person/age ?a]]", "(max ?a)\r\n41\r\n")]
    [InlineData("[:find ?a . :where [_ :person/age ?a] [(> ?a 99)]]", "a\r\n")]
    [InlineData("[:find ?x ?y ?z :where [(ground [[\"a,\\\"b\\\"\" :k #inst \"2020\"]]) [[?x ?y ?z]]]]",
        "x,y,z\r\n\"a,\"\"b\"\"\",:k,2020-01-01T00:00:00.000-00:00\r\n")]
    public void Queries_answer_in_comma_separated_values(string query, string answer) =>
        Assert.Equal(answer, HostRun.Of("q", query, "--csv", "-l", _file).Out);

    [Fact]
    public void Formats_exclude_each_other() => Assert.Contains(
        "--json and --csv exclude each other",
        HostRun.Of("q", "[:find ?a :where [_ :person/age ?a]]", "--csv", "--json", "-l", _file).Error,
        StringComparison.Ordinal);

    [Fact]
    public void Inputs_follow_the_query() => Assert.Equal("#{[\"Ann\"]}\n", HostRun.Of(
        "q", "[:find ?n :in $ ?min % :where [?e :person/age ?a] (over ?a ?min) [?e :person/name ?n]]",
        "20", "[[(over ?a ?min) [(> ?a ?min)]]]", "--edn", "-l", _file).Out);

    [Fact]
    public void A_query_can_come_from_the_input_or_a_file()
    {
        const string query = "[:find ?a . :where [_ :person/age ?a] [(< ?a 20)]]";
        Assert.Equal("18\n", HostRun.WithInput(query, "q", "-", "--edn", "-l", _file).Out);
        Assert.Equal("18\n", HostRun.Of("q", "@" + _folder.Write("query.edn", query), "--edn", "-l", _file).Out);
    }

    [Fact]
    public void Times_past_can_be_asked()
    {
        const string query = "[:find ?a . :where [?e :person/name \"Bob\"] [?e :person/age ?a]]";
        Assert.Equal("17\n", HostRun.Of("q", query, "--edn", "-l", _file, "--as-of", "1001").Out);
        Assert.Equal("18\n", HostRun.Of("q", query, "--edn", "-l", _file, "--as-of", "#inst \"2999-01-01\"").Out);
        Assert.Equal(
            "#{[18]}\n", HostRun.Of("q", "[:find ?a :where [_ :person/age ?a]]", "--edn", "-l", _file, "--since",
                "1003").Out);
        Assert.Equal(
            "3\n", HostRun.Of("q", "[:find (count ?a) . :where [?e :person/age ?a _ true]]", "--edn", "-l", _file,
                "--history").Out);
    }

    [Fact]
    public void A_table_has_the_find_elements_as_headings_and_says_what_it_leaves_out()
    {
        HostRun run = HostRun.Of("q", "[:find ?name ?age :where [?e :person/name ?name] [?e :person/age ?age]]", "-l",
            _file, "--limit", "1");
        Assert.Contains("| ?name | ?age |", run.Out, StringComparison.Ordinal);
        Assert.Contains("... and 1 more", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_tells_how_a_query_runs() => Assert.Contains(
        "[?e :person/age ?a]",
        HostRun.Of("q", "[:find ?n :where [?e :person/age ?a] [?e :person/name ?n]]", "--explain", "-l", _file).Out,
        StringComparison.Ordinal);

    [Fact]
    public void Pull_takes_a_lookup_ref() => Assert.Equal(
        "{\"person/name\":\"Ann\",\"person/age\":41}\n",
        HostRun.Of("pull", "[:person/name :person/age]", "[:person/name \"Ann\"]", "--json", "-l", _file).Out);

    [Fact]
    public void Transact_tells_tempids_and_datoms()
    {
        HostRun run = HostRun.Of("transact", "[{:db/id \"c\" :person/name \"Cid\"}]", "--json", "-l", _file);
        Assert.Contains("\"tempids\":{\"c\":", run.Out, StringComparison.Ordinal);
        Assert.Contains("\":person/name\",\"Cid\"", run.Out, StringComparison.Ordinal);
        string table = HostRun.Of("transact", "[{:person/name \"Cid\"}]", "-l", _file).Out;
        Assert.Contains("| :person/name ", table, StringComparison.Ordinal);
        Assert.DoesNotContain("tempid", table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_can_be_asked_by_name() =>
        Assert.Equal("20\n",
            HostRun.Of("q", "[:find (count ?m) . :where [?m :movie/title]]", "--edn", "--sample", "movies").Out);

    [Theory]
    [InlineData(true, ExitCodes.Ok, "added!")]
    [InlineData(false, ExitCodes.Data, "not allowed to run")]
    public void Database_functions_run_where_the_command_line_allows_it(bool isAllowed, int exitCode, string told)
    {
        HostRun run = HostRun.WithInput("""
            [{:db/ident :add :db/fn #db/fn {:lang "csharp" :params [db text]
              :code "return new object[] { new object[] { \":db/add\", \"new\", \":db/doc\", text + \"!\" } };"}}]
            [[:add "added"]]
            (q [:find ?d :where [_ :db/doc ?d] [(= ?d "added!")]])
            """, isAllowed ? ["shell", "--allow-code"] : ["shell"]);
        Assert.Contains(told, run.Out + run.Error, System.StringComparison.Ordinal);
        Assert.Equal(exitCode == ExitCodes.Data, run.Error.Length > 0);
    }
}
