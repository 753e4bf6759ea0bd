using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Accrete.Host.Import;

/// <summary>Finds and opens files of transaction data.</summary>
internal static class SampleFiles
{
    private const string Schema = "schema.edn";

    /// <summary>Returns the transaction files of a folder in the order in which they are transacted:
    /// <c>schema.edn</c> first, the others by name.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<string> Of(string folder)
    {
        List<string> files = [.. Directory.EnumerateFiles(folder).Where(IsTransactionFile)];
        files.Sort((left, right) => CompareNames(Path.GetFileName(left), Path.GetFileName(right)));
        return files;
    }

    /// <summary>Opens a file of EDN text; one whose name ends in <c>.gz</c> is unpacked on the way.</summary>
    public static TextReader Open(string path) => Open(OpenStream(path), IsPacked(path));

    /// <summary>Opens a file to be read once from its beginning to its end.</summary>
    public static FileStream OpenStream(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);

    /// <summary>Reads EDN text from a stream, which is closed with the reader.</summary>
    public static TextReader Open(Stream stream, bool isPacked) => new StreamReader(
        Unpacked(stream, isPacked),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
        detectEncodingFromByteOrderMarks: true,
        bufferSize: 1 << 16);

    /// <summary>Returns a stream, or what unpacks it on the way and closes it with itself.</summary>
    public static Stream Unpacked(Stream stream, bool isPacked) => isPacked ? new WholeGzip(stream) : stream;

    /// <summary>Tells whether the file is unpacked while it is read.</summary>
    public static bool IsPacked(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static bool IsTransactionFile(string path) =>
        path.EndsWith(".edn", StringComparison.Ordinal) || path.EndsWith(".edn.gz", StringComparison.Ordinal);

    private static int CompareNames(string left, string right)
    {
        int bySchema = (left == Schema ? 0 : 1).CompareTo(right == Schema ? 0 : 1);
        return bySchema != 0 ? bySchema : string.CompareOrdinal(left, right);
    }
}
