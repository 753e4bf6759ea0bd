using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using Accrete.Host.Serving;

namespace Accrete.Host.CommandLine;

/// <summary>Tells a person what is wrong with a command line, and where to look.</summary>
internal static class UsageErrors
{
    private const string NoVerb = "Required command was not provided.";
    private const string TypeMark = " as expected type '";

    /// <summary>Prints the errors of a command line.</summary>
    public static void Print(TextWriter output, ParseResult parsed)
    {
        string[] messages = [.. parsed.Errors.Select(error => Shown(error.Message)).Distinct(StringComparer.Ordinal)];
        output.WriteLine("error");
        foreach (string message in messages.Where(message => messages.Length == 1 || message != NoVerb))
        {
            output.WriteLine("  " + message);
        }

        Command command = parsed.CommandResult.Command;
        string verb = command is RootCommand ? "" : command.Name + " ";
        output.WriteLine($"  ./accrete {verb}--help tells what can be given.");
    }

    // The library names .NET's types, which say nothing to somebody at a prompt, and repeats what was given, which may
    // be a URI with a password.
    private static string Shown(string message) => SystemUri.WithoutPasswords(
        message.IndexOf(TypeMark, StringComparison.Ordinal) is var at and > 0
            ? message[..at] + (message.Contains("Int32", StringComparison.Ordinal) ? ": write a whole number." : ".")
            : message);
}
