using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Index.Codec;

namespace Accrete.Storage.Backups;

/// <summary>Keeps backups in a folder: <c>file:/full/path</c>.</summary>
/// <remarks>A file is written under <c>unfinished/</c>, flushed to the disk, and moved to its name: it is there whole
/// or not at all; then its folder is flushed, so that the name outlives a loss of power too. What a process that died
/// left there is overwritten by the next backup that writes the same file.</remarks>
internal sealed class FilePlace : IBackupPlace
{
    /// <summary>So many files at once, unless told otherwise (<c>datomic.fileBackupConcurrency</c>).</summary>
    public const int DefaultConcurrency = 5;

    private const string Unfinished = "unfinished";
    private const int DiskFull = 28; // ENOSPC

    private readonly ConcurrentDictionary<string, bool> _made = new(StringComparer.Ordinal);
    private readonly string _folder;

    /// <summary>Makes a place of a folder, which need not be there yet.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="concurrency">How many files are read or written at once; at least 1.</param>
    public FilePlace(string folder, int concurrency = DefaultConcurrency)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        (_folder, Concurrency) = (Path.GetFullPath(folder), concurrency);
    }

    /// <inheritdoc/>
    public int Concurrency { get; }

    /// <inheritdoc/>
    public async Task WriteAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken token) =>
        _ = await WriteAsync(name, bytes, overwrites: true, token).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<bool> WriteNewAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken token) =>
        WriteAsync(name, bytes, overwrites: false, token);

    /// <inheritdoc/>
    public async Task<byte[]?> ReadAsync(string name, CancellationToken token)
    {
        try
        {
            FileInfo file = new(PathOf(name));
            if (!file.Exists)
            {
                return null;
            }

            return file.Length <= SegmentFormat.SegmentBytesMax
                ? await File.ReadAllBytesAsync(file.FullName, token).ConfigureAwait(false)
                : throw StorageErrors.Damaged($"The file {name} of the backup is larger than any can be.");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Translate(error);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PlacedFile> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken token)
    {
        foreach (PlacedFile file in List(prefix))
        {
            token.ThrowIfCancellationRequested();
            yield return file;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default; // nothing stays open between two calls

    /// <summary>Returns the folder.</summary>
    public override string ToString() => "file:" + _folder;

    private static AccreteException Translate(Exception error) => error switch
    {
        UnauthorizedAccessException => StorageErrors.Denied(error.Message, error),
        IOException when (error.HResult & 0xFFFF) == DiskFull => StorageErrors.Full(error.Message, error),
        _ => StorageErrors.Fault(error.Message, error),
    };

    private async Task<bool> WriteAsync(
        string name, ReadOnlyMemory<byte> bytes, bool overwrites, CancellationToken token)
    {
        string path = PathOf(name);
        string unfinished = Path.Combine(_folder, Unfinished, name.Replace('/', '.'));
        try
        {
            string folder = Path.GetDirectoryName(path)!; // a file of a backup lies in a folder
            MakeFolder(folder);
            Directory.CreateDirectory(Path.GetDirectoryName(unfinished)!); // it was combined from two
            if (!overwrites && File.Exists(path))
            {
                return false;
            }

            FileStream stream = new(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 0, useAsync: true);
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(bytes, token).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrites);
            FolderFlush.Flush(folder);
            return true;
        }
        catch (IOException) when (!overwrites && File.Exists(path))
        {
            // Somebody was faster.
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Translate(error);
        }
    }

    /// <summary>Makes a folder, and those above it as far as they are missing, each with its name on the disk; once a
    /// process, for one that died may have made it and no more.</summary>
    private void MakeFolder(string folder)
    {
        if (_made.ContainsKey(folder))
        {
            return;
        }

        bool isOurs = folder.Length >= _folder.Length;
        bool isThere = Directory.Exists(folder);
        if (Path.GetDirectoryName(folder) is { } parent && (isOurs || !isThere))
        {
            MakeFolder(parent);
            Directory.CreateDirectory(folder);
            FolderFlush.Flush(parent);
        }

        _made[folder] = true;
    }

    private List<PlacedFile> List(string prefix)
    {
        List<PlacedFile> files = [];
        try
        {
            DirectoryInfo folder = new(PathOf(prefix.TrimEnd('/')));
            if (folder.Exists)
            {
                foreach (FileInfo file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
                {
                    string name = Path.GetRelativePath(_folder, file.FullName);
                    files.Add(new PlacedFile(name.Replace(Path.DirectorySeparatorChar, '/'), file.Length));
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Translate(error);
        }

        return files;
    }

    private string PathOf(string name) => Path.Combine(_folder, name.Replace('/', Path.DirectorySeparatorChar));
}
