using System;
using System.IO;
using Accrete.Edn;
using Accrete.Host.Output;

namespace Accrete.Host.Errors;

/// <summary>Tells a person what went wrong, where, and what to do.</summary>
internal static class ErrorPrinter
{
    private const int FormWidthMax = 200;

    /// <summary>Tells whether an error is one of what was given, not of the program.</summary>
    public static bool IsUsers(Exception error) => error is SourceException or AccreteException or EdnException
        or IOException or UnauthorizedAccessException or InvalidDataException;

    /// <summary>Prints an error.</summary>
    public static void Print(TextWriter output, Exception error)
    {
        Exception cause = error is SourceException { InnerException: { } inner } ? inner : error;
        AccreteException? refused = cause as AccreteException;
        output.WriteLine(refused?.Error is { } keyword ? $"error {keyword}" : "error");
        output.WriteLine("  " + Visible.Of(MessageOf(cause)));
        if (error is SourceException { Line: { Length: > 0 } line, Position: { } position } at)
        {
            SourceExcerpt excerpt = SourceExcerpt.Of(line, position.Column - at.LineFrom);
            output.WriteLine($"  at {at.SourceName}, {position}:");
            output.WriteLine("    " + Visible.Of(excerpt.Text));
            output.WriteLine(new string(' ', 4 + CaretAt(excerpt)) + "^");
        }
        else
        {
            PrintPlace(output, error as SourceException, refused);
        }

        if (error is SourceException { Meant: { } meant })
        {
            output.WriteLine($"  Did you mean {meant}?");
        }
        else if (((error as SourceException)?.Advice ?? ErrorHints.Of(refused?.Error)) is { } hint)
        {
            output.WriteLine("  " + hint);
        }
    }

    /// <summary>Returns the columns of what stands before the caret: wide letters take two.</summary>
    private static int CaretAt(SourceExcerpt excerpt) =>
        TextWidth.Of(Visible.Of(excerpt.Text[..Math.Min(excerpt.CaretColumn, excerpt.Text.Length)]));

    private static void PrintPlace(TextWriter output, SourceException? at, AccreteException? refused)
    {
        if (at is { Position: { } place })
        {
            output.WriteLine($"  at {at.SourceName}, {place}");
        }
        else if (at is { Place: { } name })
        {
            output.WriteLine($"  at {name}");
        }

        if (refused?.Form is { } form)
        {
            string text = EdnPrinter.Print(form);
            output.WriteLine("  in " + Visible.Of(text.Length <= FormWidthMax ? text : text[..FormWidthMax] + "..."));
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
