using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Host.Shell;

namespace Accrete.Docs.Tests;

/// <summary>Something that a console block says to enter, and the output that it shows behind it.</summary>
internal sealed record Entry(string Place, bool IsShell, string Input, IReadOnlyList<string> Output)
{
    private const string ShellPrompt = "accrete> ";
    private const string CommandPrompt = "$ ";

    /// <summary>Returns what a block says to enter.</summary>
    public static IEnumerable<Entry> Of(Block block)
    {
        string[] lines = block.Text.Split('\n');
        for (int i = 0; i < lines.Length;)
        {
            bool isShell = lines[i].StartsWith(ShellPrompt, StringComparison.Ordinal);
            bool isCommand = lines[i].StartsWith(CommandPrompt, StringComparison.Ordinal);
            if (!isShell && !isCommand)
            {
                throw new FormatException($"{block.Place}: no prompt before: {lines[i]}");
            }

            string input = lines[i++][(isShell ? ShellPrompt : CommandPrompt).Length..];
            while (i < lines.Length && (isShell ? !FormBalance.IsWhole(input) : input.EndsWith('\\')))
            {
                input = (isShell ? input + "\n" : input[..^1]) + lines[i++].TrimStart();
            }

            string[] output = [.. lines.Skip(i).TakeWhile(line =>
                !line.StartsWith(ShellPrompt, StringComparison.Ordinal)
                && !line.StartsWith(CommandPrompt, StringComparison.Ordinal))];
            i += output.Length;
            yield return new Entry(block.Place, isShell, WithoutComment(input, isCommand), output);
        }
    }

    // Behind a command line may stand what it is for, two spaces and a number sign away.
    private static string WithoutComment(string input, bool isCommand) =>
        isCommand && input.IndexOf("  #", StringComparison.Ordinal) is var at and >= 0 ? input[..at] : input;
}
