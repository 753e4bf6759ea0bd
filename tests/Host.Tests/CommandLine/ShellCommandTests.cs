using System;
using Accrete.Host.CommandLine;
using Xunit;

namespace Accrete.Host.Tests.CommandLine;

/// <summary>The shell with its input from a script.</summary>
public sealed class ShellCommandTests
{
    private const string Schema =
        "[{:db/ident :n/no, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one, :db/unique "
            + ":db.unique/identity, :db/doc \"a number\"}]\n";

    [Fact]
    public void Transactions_and_queries_follow_one_another()
    {
        HostRun run = Shell(Schema + "[{:n/no 1}\n {:n/no 2}]\n[:find (sum ?n) .\n :where [_ :n/no ?n]]\n");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("\n3\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_does_not_end_the_shell_and_the_last_input_gives_the_exit_code()
    {
        HostRun mended = Shell("[:find ?x :where [?e :no/such ?x]]\n[:find ?i . :where [10 :db/ident ?i]]\n");
        Assert.Equal(ExitCodes.Ok, mended.ExitCode);
        Assert.Contains(":db.error/not-an-entity", mended.Error, StringComparison.Ordinal);
        Assert.EndsWith(":db/ident\n", mended.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Data, Shell("[:find").ExitCode);
    }

    [Fact]
    public void Views_of_time_stack_and_go_away()
    {
        HostRun run = Shell(
            ":format edn\n" + Schema
                + "[{:db/id \"a\" :n/no 1}]\n:as-of 1000\n[:find (count ?e) . :where [?e :n/no]]\n:now\n" +
            "[:find (count ?e) . :where [?e :n/no]]\n");
        Assert.EndsWith("\nnil\n1\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_take_inputs()
    {
        HostRun run = Shell(
            ":format edn\n" + Schema
                + "[{:n/no 7}]\n(q [:find ?e . :in $ ?n :where [?e :n/no ?n]] 8)\n(pull [:n/no] [:n/no 7])\n" +
            ":rules [[(big ?n) [(> ?n 5)]]]\n[:find [?n ...] :in $ % :where [_ :n/no ?n] (big ?n)]\n");
        Assert.Equal("", run.Error);
        Assert.EndsWith("\nnil\n{:n/no 7}\n[7]\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_list_help_schema_and_stats()
    {
        HostRun run = Shell(Schema + ":help\n:schema\n:stats\n");
        Assert.Contains(":explain QUERY", run.Out, StringComparison.Ordinal);
        Assert.Contains("| :n/no     | long | one         | identity | a number |", run.Out, StringComparison.Ordinal);
        Assert.Contains("basis t 1000", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":nonsense", "There is no command :nonsense")]
    [InlineData(":as-of", ":as-of takes TIME")]
    [InlineData(":format xml", "There is no format xml")]
    [InlineData("(nonsense 1)", "There is no call nonsense")]
    [InlineData("42", "Enter a query")]
    [InlineData("(datoms 1)", "error")]
    public void What_the_shell_does_not_know_it_says(string input, string told)
    {
        HostRun run = Shell(input);
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Quit_ends_it() => Assert.DoesNotContain(
        "datoms", Shell(":quit\n:stats\n").Out, StringComparison.Ordinal);

    [Fact]
    public void Explain_shows_a_plan() =>
        Assert.Contains(":db/ident", Shell(":explain [:find ?e :where [?e :db/ident]]").Out, StringComparison.Ordinal);

    private static HostRun Shell(string input) => HostRun.WithInput(input, "shell");
}
