using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Accrete.Host.CommandLine;
using Xunit;

namespace Accrete.Docs.Tests;

/// <summary>What the documents say to enter can be entered, and gives what they show.</summary>
/// <remarks>In a console block a line that begins with <c>$</c> is a command line, one that begins with
/// <c>accrete&gt;</c> an input of the shell that the last <c>./accrete shell</c> before it opened. What follows is the
/// output, where any is shown; an ellipsis stands for anything.</remarks>
public sealed partial class ConsoleBlocks : IDisposable
{
    private const string Ellipsis = "\u2026";

    // These take minutes, or need more than the repository; that they are there is all that is looked at.
    private static readonly string[] NotRun = ["./test", "./bench/run", "./accrete demo", "./accrete conformance"];

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete-docs").FullName;
    private readonly string _before = Environment.CurrentDirectory;

    public ConsoleBlocks()
    {
        Environment.SetEnvironmentVariable("ACCRETE_ROOT", Document.Root);
        Environment.CurrentDirectory = _folder;
    }

    public static TheoryData<string> Documents()
    {
        TheoryData<string> names = [];
        foreach (Document document in Document.All().Where(each => each.Name != RunningDocument.Name
            && each.Blocks().Any(block => block.Kind == "console")))
        {
            names.Add(document.Name);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Commands_give_what_is_shown(string name)
    {
        foreach (Block block in Document.Of(name).Blocks().Where(block => block.Kind == "edn" && block.Argument != ""))
        {
            File.WriteAllText(Path.Combine(_folder, block.Argument), block.Text);
        }

        List<Entry> entries = [.. Document.Of(name).Blocks().Where(b => b.Kind == "console").SelectMany(Entry.Of)];
        for (int i = 0; i < entries.Count; i++)
        {
            Entry entry = entries[i];
            string[] words = [.. CommandWords.Of(entry.Input)];
            Entry[] inputs = [.. entries.Skip(i + 1).TakeWhile(next => next.IsShell)];
            if (words is ["./accrete", "shell", ..])
            {
                CheckShell(words[1..], inputs);
                i += inputs.Length;
            }
            else
            {
                CheckCommand(entry, words);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(_folder, recursive: true);
    }

    private static void CheckCommand(Entry entry, string[] words)
    {
        if (NotRun.Any(each => entry.Input.StartsWith(each, StringComparison.Ordinal)))
        {
            Assert.True(File.Exists(Path.Combine(Document.Root, words[0])), $"{entry.Place}: there is no {words[0]}");
        }
        else if (words is ["dotnet", "run", ..])
        {
            string project = words[Array.IndexOf(words, "--project") + 1];
            Assert.True(
                Directory.Exists(Path.Combine(Document.Root, project)), $"{entry.Place}: there is no {project}");
        }
        else if (words[0] == "./accrete")
        {
            Compare(entry, Run("", words[1..]));
        }
    }

    // The prompt that the shell writes before each input tells the answers apart.
    private static void CheckShell(string[] arguments, Entry[] inputs)
    {
        string all = Run(string.Concat(inputs.Select(input => input.Input + "\n")), arguments);
        string[] answers = Prompt().Split(all);
        for (int i = 0; i < inputs.Length; i++)
        {
            Compare(inputs[i], answers[i + 1]);
        }
    }

    private static string Run(string input, string[] arguments)
    {
        using Interrupts interrupts = new();
        using StringReader reader = new(input);
        using StringWriter output = new();
        HostIo io = new(reader, output, output, IsTerminal: false, IsKeyboard: false, TimeProvider.System, interrupts)
        {
            ShowsPrompts = true,
        };
        HostCommands.Run(arguments, io);
        return output.ToString();
    }

    private static void Compare(Entry entry, string actual)
    {
        string[] shown = [.. entry.Output];
        string[] lines = actual.TrimEnd('\n').Split('\n');
        if (lines.Order(StringComparer.Ordinal).SequenceEqual(shown.Order(StringComparer.Ordinal)))
        {
            return; // the rows of a table have no order
        }

        bool isError = actual.StartsWith("error", StringComparison.Ordinal);
        Assert.True(shown.Length > 0 || !isError, $"{entry.Place}: {entry.Input}\ngives\n{actual}");
        StringBuilder pattern = new("^");
        foreach (string line in shown)
        {
            pattern.Append(line == Ellipsis
                ? "(.*\n)*"
                : Regex.Escape(line).Replace(Ellipsis, ".*", StringComparison.Ordinal) + " *\n");
        }

        Assert.True(
            shown.Length == 0 || Regex.IsMatch(actual.TrimEnd('\n') + "\n", pattern.Append('$').ToString()),
            $"{entry.Place}: {entry.Input}\ngives\n{actual}");
    }

    [GeneratedRegex(@"accrete(?: \([^)]*\))?> (?: *\| )*")]
    private static partial Regex Prompt();
}
