using System;
using System.Globalization;
using System.IO;

namespace Accrete.Host.Serving;

/// <summary>Holds the number of this process while it runs.</summary>
internal sealed class PidFile : IDisposable
{
    private readonly string _path;

    private PidFile(string path) => _path = path;

    /// <summary>Writes the file; one that is there is replaced, since its process may have been killed.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static PidFile Write(string path)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!); // a full path of a file has a folder
        File.WriteAllText(full, Text());
        return new PidFile(full);
    }

    /// <summary>Deletes the file, unless another process has written its own there meanwhile.</summary>
    public void Dispose()
    {
        try
        {
            if (File.ReadAllText(_path) == Text())
            {
                File.Delete(_path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The process ends; that the file stays is no reason to end otherwise.
        }
    }

    private static string Text() => Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n";
}
