using System;

namespace Accrete.Storage.Backups;

/// <summary>Opens the places that backup URIs name.</summary>
internal static class BackupUri
{
    private const string File = "file:";

    /// <summary>Opens a place.</summary>
    /// <param name="uri"><c>file:/full/path</c>.</param>
    /// <param name="concurrency">How many files are read or written at once; null for what suits the place.</param>
    /// <exception cref="AccreteException"><c>:backup/unsupported</c>: it is no such URI.</exception>
    public static IBackupPlace Open(string uri, int? concurrency = null)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (uri.StartsWith("s3:", StringComparison.Ordinal))
        {
            throw BackupErrors.Unsupported("This build has no backups in S3: write file:/full/path.");
        }

        string path = uri.StartsWith(File, StringComparison.Ordinal) ? uri[File.Length..] : "";
        // file:///path is file:/path
        path = path.StartsWith("///", StringComparison.Ordinal) ? path[2..] : path;
        return path.Length > 1 && path[0] == '/' && path[1] != '/'
            ? new FilePlace(path, concurrency ?? FilePlace.DefaultConcurrency)
            : throw BackupErrors.Unsupported("That is no URI of backups: write file:/full/path.");
    }
}
