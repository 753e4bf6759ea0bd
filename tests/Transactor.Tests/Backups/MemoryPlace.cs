using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage.Backups;

namespace Accrete.Transactor.Tests.Backups;

/// <summary>Keeps backups in memory: the test double of all other places.</summary>
/// <param name="refuse">Is told of each write before it happens, with the name of the file; what it throws is the
/// outcome. Null where all is well.</param>
internal sealed class MemoryPlace(Action<string>? refuse = null) : IBackupPlace
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private long _writes;

    /// <summary>Gets how many files were written.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>Gets the names of all files, in order.</summary>
    public IReadOnlyList<string> Names => [.. _files.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public int Concurrency => 1;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    /// <summary>Removes a file, as somebody does who should not.</summary>
    public void Remove(string name) => _files.TryRemove(name, out _);

    /// <summary>Changes what a file holds, as a bad disk does.</summary>
    public void Change(string name, Func<byte[], byte[]> change) => _files[name] = change(_files[name]);

    /// <summary>Makes a place with the same files.</summary>
    public MemoryPlace Copy(Action<string>? refuseThere = null)
    {
        MemoryPlace copy = new(refuseThere);
        foreach ((string name, byte[] bytes) in _files)
        {
            copy._files[name] = bytes;
        }

        return copy;
    }

    /// <inheritdoc/>
    public Task WriteAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        refuse?.Invoke(name);
        Interlocked.Increment(ref _writes);
        _files[name] = bytes.ToArray();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<bool> WriteNewAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        refuse?.Invoke(name);
        bool isNew = _files.TryAdd(name, bytes.ToArray());
        if (isNew)
        {
            Interlocked.Increment(ref _writes);
        }

        return Task.FromResult(isNew);
    }

    /// <inheritdoc/>
    public Task<byte[]?> ReadAsync(string name, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        return Task.FromResult(_files.TryGetValue(name, out byte[]? bytes) ? bytes : null);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PlacedFile> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken token)
    {
        foreach ((string name, byte[] bytes) in _files)
        {
            token.ThrowIfCancellationRequested();
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield return new PlacedFile(name, bytes.Length);
            }
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }
}
