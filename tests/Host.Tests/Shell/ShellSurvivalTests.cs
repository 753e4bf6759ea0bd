using System;
using Accrete.Host.CommandLine;
using Xunit;

namespace Accrete.Host.Tests.Shell;

/// <summary>The shell goes on whatever is entered, and Ctrl-C never costs a database by one press too many.</summary>
public sealed class ShellSurvivalTests
{
    [Theory]
    [InlineData("(pull-many [*] 1)")]
    [InlineData("(datoms \"x\")")]
    [InlineData("(datoms :eavt 1 2 3 4 5 6)")]
    [InlineData("(pull)")]
    [InlineData(":limit 99999999999999999999")]
    [InlineData(":as-of nonsense")]
    [InlineData(":load /no/such/file")]
    [InlineData("(entity {:a 1})")]
    [InlineData("(q nil)")]
    [InlineData("(transact 1)")]
    public void An_input_that_fails_is_told_and_the_next_one_answered(string input)
    {
        HostRun run = HostRun.WithInput(input + "\n(q [:find ?x . :where [(ground 42) ?x]])\n", "shell");
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Contains("42", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_c_ends_the_shell_only_when_it_is_pressed_again_and_again()
    {
        int told = 0;
        using Interrupts interrupts = new() { PressesToEnd = 5, Told = _ => told++ };
        for (int i = 0; i < 4; i++)
        {
            Assert.True(interrupts.Interrupt());
        }

        Assert.Equal(3, told);
        Assert.False(interrupts.Interrupt());
        interrupts.Renew();
        Assert.True(interrupts.Interrupt());
    }
}
