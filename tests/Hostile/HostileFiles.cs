using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace Accrete.Hostile;

/// <summary>Files that a careless reader would read for ever.</summary>
internal static class HostileFiles
{
    private const int BlockLength = 1 << 20;

    private static readonly Lazy<IReadOnlyList<string>> Files = new(Write);

    /// <summary>Gets their paths.</summary>
    public static IReadOnlyList<string> Written => Files.Value;

    private static IReadOnlyList<string> Write() =>
    [
        "/dev/zero",
        Packed("bomb-of-brackets.edn.gz", "[", 700),
        Packed("bomb-of-text.edn.gz", "[{:db/doc \"", 700, "xxxxxxxx"),
        Packed("bomb-of-blanks.edn.gz", "[", 700, " \n"),
        Packed("bomb-of-digits.edn.gz", "[", 200, "9"),
        Packed("bomb-of-zeros.edn.gz", "\0", 700),
        Packed("bomb-of-a-name.edn.gz", ":", 700, "a"),
        Packed("bomb-of-comments.edn.gz", ";", 700),
        Plain("cut.edn.gz", [0x1f, 0x8b, 8, 0, 0, 0]),
        Plain("not-utf-8.edn", [.. "[{:db/doc \""u8, 0xff, 0xfe, 0x80, .. "\"}]"u8]),
        Plain("empty-gzip.edn.gz", []),
        AppContext.BaseDirectory,
    ];

    private static string Plain(string name, byte[] bytes)
    {
        string path = PathOf(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Packs a text, and behind it so many megabytes of another one.</summary>
    private static string Packed(string name, string text, int megabytes, string? more = null)
    {
        byte[] piece = Encoding.UTF8.GetBytes(more ?? text);
        byte[] block = new byte[BlockLength];
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = piece[i % piece.Length];
        }

        string path = PathOf(name);
        if (!File.Exists(path))
        {
            using (GZipStream packed = new(File.Create(path + ".new"), CompressionLevel.Fastest))
            {
                packed.Write(Encoding.UTF8.GetBytes(text));
                for (int i = 0; i < megabytes; i++)
                {
                    packed.Write(block);
                }
            }

            File.Move(path + ".new", path, overwrite: true);
        }

        return path;
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
