using System;
using Accrete.Host.CommandLine;
using Xunit;

namespace Accrete.Host.Tests.Errors;

/// <summary>What was probably meant is told, beside errors and beside answers that are right but empty.</summary>
public sealed class HintTests
{
    [Theory]
    [InlineData("Did you mean :where?", "q", "[:find ?t :whre [_ :movie/title ?t]]")]
    [InlineData("line 1, column 11:", "q", "[:find ?t :whre [_ :movie/title ?t]]")]
    [InlineData("Did you mean :find?", "q", "[:fnd ?t :where [_ :movie/title ?t]]")]
    [InlineData("Did you mean :where?", "q", "{:find [?t] :wher [[_ :movie/title ?t]]}")]
    [InlineData("Did you mean :movie/title?", "q", "[:find ?t :where [_ :movie/titl ?t]]")]
    [InlineData("write the pattern as #regex", "q", "[:find ?t :where [_ :movie/title ?t] [(re-find #\"A\" ?t)]]")]
    [InlineData("An instant is written #inst", "q", "[:find ?t :where [_ :movie/title ?t]]", "--as-of", "\"1983\"")]
    [InlineData("'\"Mad Max\"'", "q", "[:find ?m :in $ ?t :where [?m :movie/title ?t]]", "Mad Max")]
    [InlineData("1 or more", "q", "[:find ?t :where [_ :movie/title ?t]]", "--timeout", "0")]
    [InlineData("1 or more", "q", "[:find ?t :where [_ :movie/title ?t]]", "--timeout", "-7")]
    public void A_slip_in_a_query_is_told(string told, params string[] arguments) =>
        AssertTold(HostRun.Of([.. arguments, "--sample", "movies"]), told);

    [Theory]
    [InlineData("Did you mean :db.type/string?", ":db.type/strng", ":db.cardinality/one")]
    [InlineData("Did you mean :db.cardinality/many?", ":db.type/string", ":db.cardinality/may")]
    [InlineData("line 1, column 30:", ":db.type/strng", ":db.cardinality/one")]
    public void A_slip_in_a_schema_is_told_where_it_stands(string told, string type, string cardinality) => AssertTold(
        HostRun.Of("transact", $"[{{:db/ident :a :db/valueType {type} :db/cardinality {cardinality}}}]"), told);

    [Fact]
    public void An_empty_database_is_told() =>
        AssertTold(HostRun.Of("q", "[:find ?t :where [_ :movie/title ?t]]"), "The database is empty");

    [Fact]
    public void A_conflict_of_unique_values_speaks_of_uniqueness() => AssertTold(
        HostRun.WithInput("""
            [{:db/ident :u :db/valueType :db.type/string :db/unique :db.unique/value
              :db/cardinality :db.cardinality/one}]
            [{:u "x"}]
            [{:u "x"}]
            """, "import", "-"), "The attribute is unique");

    [Theory]
    [InlineData("did you mean :movie/title?", "pull", "[:movie/titl]", ":movie/title")]
    [InlineData("did you mean :db/valueType?", "pull", "[:db/ident {:db/valuType [*]}]", ":movie/title")]
    [InlineData("did you mean :movie/title?", "q", "[:find (pull ?e [:movie/titl]) :where [?e :movie/year 1979]]")]
    [InlineData("there is no attribute :x/y.", "pull", "[(:x/y :as :db/doc)]", ":movie/title")]
    [InlineData("a string has quotes", "q", "[:find ?m :in $ ?t :where [?m :movie/title ?t]]", "Alien")]
    [InlineData("'#inst \"1983\"'", "q", "[:find ?t :where [_ :movie/title ?t]]", "--as-of", "1983")]
    public void What_is_hardly_meant_is_told_beside_the_answer(string told, params string[] arguments)
    {
        HostRun run = HostRun.Of([.. arguments, "--sample", "movies"]);
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pull", "[:movie/title :movie/_sequel {(:movie/sequel :as :then) [:db/id *]}]", ":movie/title")]
    [InlineData("q", "[:find ?m :in $ ?t :where [?m :movie/title ?t]]", "\"Alien\"")]
    public void Nothing_is_told_where_all_is_well(params string[] arguments) =>
        Assert.Equal("", HostRun.Of([.. arguments, "--sample", "movies"]).Error);

    private static void AssertTold(HostRun run, string told)
    {
        Assert.True(run.ExitCode is ExitCodes.Data or ExitCodes.Usage, $"exit {run.ExitCode}");
        Assert.Contains(told, run.Error, StringComparison.OrdinalIgnoreCase);
    }
}
