using System;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace Accrete.Host.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("accrete").FullName;

    /// <summary>Gets where it is.</summary>
    public string Folder => _path;

    /// <summary>Writes a file, packed where its name ends in .gz, and returns its path.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(_path, name);
        using Stream stream = File.Create(path);
        using Stream packed = name.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(stream, CompressionLevel.Fastest)
            : stream;
        packed.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
