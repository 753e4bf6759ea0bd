using System;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Index.Codec;
using Accrete.Segments;
using Accrete.Storage.Caches;

namespace Accrete.Storage.Valcache;

/// <summary>Keeps segments in the files of a folder, so that they are at hand after a restart too (valcache).</summary>
/// <remarks>
/// <para>One file a segment, with a checksum before its bytes: one that is damaged counts as missing. A file appears
/// whole or not at all (it is written beside and renamed), so several processes may share a folder, and any of them may
/// be killed at any instant. Segments never change, so nothing ever expires.</para>
/// <para>Whatever goes wrong with the folder costs speed, never an answer: what cannot be read is missing, what cannot
/// be written is left out. One thread writes; where it does not keep up, segments are left out.</para>
/// <para>Beyond its bound the files go that were not read for longest, by the access times of the file system: mount it
/// with <c>strictatime</c> and <c>lazytime</c>. Source: operation/valcache.</para>
/// </remarks>
internal sealed class DiskCache : ISegmentCache
{
    private const int HeadBytes = 8;
    private const int QueueMax = 256;
    private const string Unfinished = ".part";

    /// <summary>What is kept when the bound is reached: room for the next, so that the folder is not listed for each
    /// file.</summary>
    private const double Kept = 0.9;

    /// <summary>"ACV1": the version of the files.</summary>
    private const uint Mark = 0x41435631;

    private readonly BlockingCollection<StoredSegment> _queue = new(QueueMax);
    private readonly string _folder;
    private readonly long _bytesMax;
    private readonly Action<TimeSpan>? _written;
    private readonly TimeProvider _time;
    private readonly Thread _writing;
    private long _bytes;

    private DiskCache(string folder, long bytesMax, TimeProvider time, Action<TimeSpan>? written)
    {
        (_folder, _bytesMax, _time, _written) = (folder, bytesMax, time, written);
        _writing = new Thread(WriteAll) { IsBackground = true, Name = "accrete valcache" };
    }

    /// <summary>Opens a folder, or makes it.</summary>
    /// <param name="path">The folder (<c>valcache-path</c>).</param>
    /// <param name="bytesMax">How many bytes its files may have (<c>valcache-max-gb</c>).</param>
    /// <param name="time">Measures.</param>
    /// <param name="written">Is told how long each write took; null for nobody.</param>
    /// <exception cref="AccreteException"><c>:storage/misconfigured</c>: the folder cannot be used.</exception>
    public static DiskCache Open(string path, long bytesMax, TimeProvider time, Action<TimeSpan>? written = null)
    {
        try
        {
            DiskCache cache = new(Directory.CreateDirectory(path).FullName, bytesMax, time, written);
            foreach (FileInfo file in cache.Files())
            {
                cache._bytes += file.Length;
            }

            cache._writing.Start();
            return cache;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw StorageErrors.Misconfigured($"valcache-path {path} cannot be used: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredSegment>> ReadAsync(IReadOnlyList<SegmentId> ids, CancellationToken token)
    {
        List<StoredSegment> found = [];
        foreach (SegmentId id in ids)
        {
            token.ThrowIfCancellationRequested();
            if (Read(id) is { } bytes)
            {
                found.Add(new StoredSegment(id, bytes));
            }
        }

        return ValueTask.FromResult<IReadOnlyList<StoredSegment>>(found);
    }

    /// <summary>Returns a segment; null where it is not here.</summary>
    public byte[]? Read(SegmentId id)
    {
        string path = PathOf(id);
        try
        {
            using FileStream file = new(path, new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
            });
            Span<byte> head = stackalloc byte[HeadBytes];
            file.ReadExactly(head);
            byte[] bytes = new byte[Math.Max(0, file.Length - HeadBytes)];
            file.ReadExactly(bytes);
            if (BinaryPrimitives.ReadUInt32BigEndian(head) == Mark
                && BinaryPrimitives.ReadUInt32BigEndian(head[sizeof(uint)..]) == Checksum(bytes))
            {
                return bytes;
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Unreadable or cut short: as if it were not here, and not to be tried again.
        }

        Delete(path);
        return null;
    }

    /// <inheritdoc/>
    public void Add(StoredSegment segment)
    {
        try
        {
            _queue.TryAdd(segment);
        }
        catch (InvalidOperationException)
        {
            // Closed: the next process reads it from storage.
        }
    }

    /// <summary>Waits until what was taken is written, and ends.</summary>
    public ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        _writing.Join();
        _queue.Dispose();
        return ValueTask.CompletedTask;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes) => ~SegmentFormat.Continue(uint.MaxValue, bytes);

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It stays; it is looked at again when room is made.
        }
    }

    /// <summary>Returns the path of a segment's file; the last digits of ids are drawn by chance, so folders fill
    /// evenly.</summary>
    private string PathOf(SegmentId id)
    {
        string name = id.Uuid.ToString("n");
        return Path.Combine(_folder, name[^2..], name);
    }

    private IEnumerable<FileInfo> Files() =>
        new DirectoryInfo(_folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true });

    private void WriteAll()
    {
        while (_queue.TryTake(out StoredSegment segment, Timeout.Infinite))
        {
            long begun = _time.GetTimestamp();
            try
            {
                Write(segment);
                if (_bytes > _bytesMax)
                {
                    MakeRoom();
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A full disk, or a folder that somebody took away: segments are read from storage then.
            }

            _written?.Invoke(_time.GetElapsedTime(begun));
        }
    }

    private void Write(StoredSegment segment)
    {
        string path = PathOf(segment.Id);
        if (File.Exists(path))
        {
            return;
        }

        byte[] head = new byte[HeadBytes];
        BinaryPrimitives.WriteUInt32BigEndian(head, Mark);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(sizeof(uint)), Checksum(segment.Bytes.Span));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // joined, so it has a folder
        string part = $"{path}.{Environment.ProcessId}{Unfinished}";
        using (FileStream file = new(part, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write(head);
            file.Write(segment.Bytes.Span);
        }

        File.Move(part, path, overwrite: true);
        _bytes += HeadBytes + segment.Bytes.Length;
    }

    /// <summary>Deletes what was not read for longest, and counts anew: other processes write here too.</summary>
    private void MakeRoom()
    {
        List<(DateTime Read, long Bytes, string Path)> files = [];
        _bytes = 0;
        foreach (FileInfo file in Files())
        {
            files.Add((file.LastAccessTimeUtc, file.Length, file.FullName));
            _bytes += file.Length;
        }

        files.Sort(static (one, other) => one.Read.CompareTo(other.Read));
        foreach ((_, long bytes, string path) in files)
        {
            if (_bytes <= _bytesMax * Kept)
            {
                return;
            }

            Delete(path);
            _bytes -= bytes;
        }
    }
}
