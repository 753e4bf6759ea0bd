using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Accrete.Storage.Backups;

/// <summary>Opens the places that backup URIs name.</summary>
internal static class BackupUri
{
    private const string File = "file:";
    private const string S3 = "s3://";
    private const string S3Assembly = "Accrete.Storage.S3";

    /// <summary>Opens a place.</summary>
    /// <param name="uri"><c>file:/full/path</c> or <c>s3://bucket/prefix</c>.</param>
    /// <param name="options">How it is used; null for the defaults.</param>
    /// <exception cref="AccreteException"><c>:backup/unsupported</c>: it is no such URI, or the place cannot do what
    /// is asked for; <c>:storage/misconfigured</c>.</exception>
    public static IBackupPlace Open(string uri, BackupPlaceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(uri);
        options ??= new BackupPlaceOptions();
        if (uri.StartsWith(S3, StringComparison.Ordinal))
        {
            return OpenS3(uri[S3.Length..], options);
        }

        string path = uri.StartsWith(File, StringComparison.Ordinal) ? uri[File.Length..] : "";
        // file:///path is file:/path
        path = path.StartsWith("///", StringComparison.Ordinal) ? path[2..] : path;
        if (path.Length <= 1 || path[0] != '/' || path[1] == '/')
        {
            throw BackupErrors.Unsupported(
                "That is no URI of backups: write file:/full/path or s3://bucket/prefix.");
        }

        return options.Encrypts
            ? throw BackupErrors.Unsupported("Files of a folder are not encrypted: --encryption sse is for s3://.")
            : new FilePlace(path, options.Concurrency ?? FilePlace.DefaultConcurrency);
    }

    private static IBackupPlace OpenS3(string rest, BackupPlaceOptions options)
    {
        string[] parts = rest.Split('/', 2);
        string prefix = parts.Length > 1 ? parts[1].TrimEnd('/') : "";
        if (parts[0].Length == 0 || rest.Contains('?', StringComparison.Ordinal)
            || prefix.Split('/').Any(static part => part is "." or ".."))
        {
            throw BackupErrors.Unsupported(
                "That is no URI of backups in S3: write s3://bucket/prefix; keys and region come from the"
                    + " environment.");
        }

        try
        {
            // A program that has no backups in S3 carries no driver for it.
            Assembly driver = Assembly.Load(new AssemblyName(S3Assembly));
            Type place = driver.GetType(S3Assembly + ".S3Place", throwOnError: true)!; // it throws
            return (IBackupPlace)Activator.CreateInstance(
                place, BindingFlags.CreateInstance | BindingFlags.Instance | BindingFlags.Public
                    | BindingFlags.DoNotWrapExceptions,
                null, [parts[0], prefix, options], null)!; // a class
        }
        catch (FileNotFoundException)
        {
            throw BackupErrors.Unsupported($"Backups in S3 need the package {S3Assembly}: add it to the program.");
        }
    }
}
