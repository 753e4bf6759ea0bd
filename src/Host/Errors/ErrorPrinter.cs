using System;
using System.IO;
using Accrete.Edn;

namespace Accrete.Host.Errors;

/// <summary>Tells a person what went wrong, where, and what to do.</summary>
internal static class ErrorPrinter
{
    private const int FormWidthMax = 200;

    /// <summary>Prints an error.</summary>
    public static void Print(TextWriter output, Exception error)
    {
        Exception cause = error is SourceException { InnerException: { } inner } ? inner : error;
        AccreteException? refused = cause as AccreteException;
        output.WriteLine(refused?.Error is { } keyword ? $"error {keyword}" : "error");
        output.WriteLine("  " + MessageOf(cause));
        if (error is SourceException { Line: { } line, Position: { } position } at)
        {
            SourceExcerpt excerpt = SourceExcerpt.Of(line, position.Column);
            output.WriteLine($"  at {at.SourceName}, {position}:");
            output.WriteLine("    " + excerpt.Text);
            output.WriteLine(new string(' ', 4 + excerpt.CaretColumn) + "^");
        }
        else
        {
            PrintPlace(output, error as SourceException, refused);
        }

        if (error is SourceException { Meant: { } meant })
        {
            output.WriteLine($"  Did you mean {meant}?");
        }
        else if (ErrorHints.Of(refused?.Error) is { } hint)
        {
            output.WriteLine("  " + hint);
        }
    }

    private static void PrintPlace(TextWriter output, SourceException? at, AccreteException? refused)
    {
        if (at is { Position: { } place })
        {
            output.WriteLine($"  at {at.SourceName}, {place}");
        }

        if (refused?.Form is { } form)
        {
            string text = EdnPrinter.Print(form);
            output.WriteLine("  in " + (text.Length <= FormWidthMax ? text : text[..FormWidthMax] + "..."));
        }
    }

    /// <summary>Takes the keyword off the front of the message, and the position off the end: both are
    /// told apart.</summary>
    private static string MessageOf(Exception error)
    {
        string message = error.Message;
        if (error is AccreteException { Error: { } keyword }
            && message.StartsWith(keyword.ToString(), StringComparison.Ordinal))
        {
            message = message[keyword.ToString().Length..].TrimStart();
        }

        string? position = error is EdnException wrong ? $" ({wrong.Position})" : null;
        return position is not null && message.EndsWith(position, StringComparison.Ordinal)
            ? message[..^position.Length]
            : message;
    }
}
