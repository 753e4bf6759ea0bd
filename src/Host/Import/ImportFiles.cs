using System;
using System.IO;
using System.Text;
using Accrete.Host.Errors;

namespace Accrete.Host.Import;

/// <summary>Opens what an import was given, and says in words what is wrong with it.</summary>
internal static class ImportFiles
{
    /// <summary>What gzip writes at least: a head and an end.</summary>
    private const int PackedLengthMin = 18;

    private const byte PackedFirst = 0x1F, PackedSecond = 0x8B;

    /// <summary>Returns how many bytes a file has; 0 for the input, for devices and pipes.</summary>
    public static long LengthOf(string path) =>
        path != Importer.Input && File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>Opens a file to be read once.</summary>
    /// <exception cref="SourceException">It is a folder, is not there, or may not be read.</exception>
    public static FileStream OpenStream(string path)
    {
        if (Directory.Exists(path))
        {
            throw Wrong(path, "is a folder: name a file, or the files in it.", null);
        }

        try
        {
            return SampleFiles.OpenStream(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Wrong(path, "is not there.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Wrong(path, "may not be read by this user.", error);
        }
    }

    /// <summary>Reads the text of a file; what is packed, whatever its name, is unpacked on the way.</summary>
    /// <exception cref="SourceException">Its name says that it is packed, and it is not.</exception>
    public static TextReader Open(string path, FileStream stream)
    {
        bool isPacked = IsPacked(stream);
        if (isPacked && stream.Length < PackedLengthMin)
        {
            throw Wrong(path, "cannot be unpacked: the gzip data is damaged or cut off.", null);
        }

        if (!isPacked && SampleFiles.IsPacked(path) && stream.CanSeek)
        {
            throw Wrong(path, "is named as gzip has it, but is not packed by gzip: take .gz off its name.", null);
        }

#pragma warning disable CA2000 // The reader closes it.
        return Utf8Reader.Of(SampleFiles.Unpacked(
            stream, isPacked || (SampleFiles.IsPacked(path) && !stream.CanSeek)), 1 << 16);
#pragma warning restore CA2000
    }

    /// <summary>Returns an error in the words of a person who has the file before him.</summary>
    public static Exception Explained(string path, Exception error) => error switch
    {
        DecoderFallbackException wrong => new InvalidDataException(
            $"{path} is not UTF-8: there is a byte 0x{(wrong.BytesUnknown is [byte first, ..] ? first : 0):X2} where "
                + "no character of UTF-8 has one. Convert it (iconv -t UTF-8).", error),
        InvalidDataException when error.Message.StartsWith("There is a NUL", StringComparison.Ordinal) =>
            new InvalidDataException($"{path} is no text: there is a NUL character in it.", error),
        InvalidDataException => new InvalidDataException(
            $"{path} cannot be unpacked: the gzip data is damaged or cut off.", error),
        _ => new InvalidDataException($"{path} cannot be read on: {error.Message}", error),
    };

    private static bool IsPacked(FileStream stream)
    {
        if (!stream.CanSeek)
        {
            return false;
        }

        Span<byte> first = stackalloc byte[2];
        int got = stream.ReadAtLeast(first, 2, throwOnEndOfStream: false);
        stream.Position = 0;
        return got == 2 && first[0] == PackedFirst && first[1] == PackedSecond;
    }

    private static SourceException Wrong(string path, string what, Exception? cause) =>
        new(path, null, null, new InvalidDataException($"{path} {what}", cause));
}
