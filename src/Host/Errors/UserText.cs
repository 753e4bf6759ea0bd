using System;
using System.IO;
using System.Text;
using System.Threading;
using Accrete.Edn;
using Accrete.Host.Import;

namespace Accrete.Host.Errors;

/// <summary>A text that a person gave: an argument, a line of the shell, a file.</summary>
/// <param name="Name">What it is, for a reader.</param>
/// <param name="Text">The text.</param>
internal sealed record UserText(string Name, string Text)
{
    private const int LengthMax = 16 << 20;
    private const int PieceLength = 1 << 16;

    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Takes an argument as it is; <c>@FILE</c> stands for the text of a file, <c>-</c> for that
    /// of the input.</summary>
    /// <param name="name">What it is, for a reader.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="input">The input.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static UserText Of(string name, string argument, TextReader input, CancellationToken cancellation) =>
        argument switch
        {
            "-" => new UserText("the input", Whole("the input", input, cancellation)),
            ['@', .. string path] when path.Length > 0 => OfFile(path, cancellation),
            _ => new UserText(name, argument),
        };

    /// <summary>Takes the text of a file.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    /// <exception cref="InvalidDataException">It is no text of UTF-8.</exception>
    public static UserText OfFile(string path, CancellationToken cancellation)
    {
        try
        {
            using StreamReader reader = Stoppable.Wait(() => new StreamReader(path, Strict), cancellation);
            return new UserText(path, Whole(path, reader, cancellation));
        }
        catch (DecoderFallbackException error)
        {
            throw ImportFiles.Explained(path, error);
        }
    }

    /// <summary>Reads a text that is one form, and so is all in memory.</summary>
    private static string Whole(string name, TextReader reader, CancellationToken cancellation)
    {
        StringBuilder text = new();
        char[] piece = new char[PieceLength];
        int count;
        while ((count = Stoppable.Wait(() => reader.Read(piece, 0, piece.Length), cancellation)) > 0)
        {
            text.Append(piece, 0, count);
            if (text.Length > LengthMax)
            {
                throw DbErrors.Argument(
                    $"{name} has more than {LengthMax >> 20} million characters: import takes texts of any length");
            }
        }

        return text.ToString();
    }

    /// <summary>Reads the one form of the text.</summary>
    /// <exception cref="SourceException">The text is not one EDN form.</exception>
    public object? Read() => Do(() => EdnReader.Read(Text));

    /// <summary>Does something with a form of this text, and tells an error with its place in it.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="action">What is done.</param>
    /// <param name="database">Where idents are looked up that were probably meant; null makes no guess.</param>
    /// <exception cref="SourceException">It failed.</exception>
    public T Do<T>(Func<T> action, Database? database = null)
    {
        try
        {
            return action();
        }
        catch (AccreteException error)
        {
            Guess guess = Guess.Of(Form(), error, database);
            throw At(FormPlace.In(Text, error.Form, guess.Wrong) ?? error.Position, error, guess);
        }
        catch (EdnException error)
        {
            throw At(error.Position, error, new Guess(null, null, Guess.OfText(this)));
        }
    }

    private object? Form()
    {
        try
        {
            return EdnReader.Read(Text);
        }
        catch (EdnException)
        {
            return null; // more than one form, or none: nothing to guess from
        }
    }

    private SourceException At(SourcePosition? position, Exception error, Guess guess)
    {
        string? line = null;
        if (position is { Line: > 0 } place)
        {
            string[] lines = Text.Split('\n');
            line = place.Line <= lines.Length ? lines[place.Line - 1].TrimEnd('\r') : null;
        }

        return new SourceException(Name, line, line is null ? null : position, error)
        {
            Meant = guess.Meant,
            Advice = guess.Advice,
        };
    }
}
