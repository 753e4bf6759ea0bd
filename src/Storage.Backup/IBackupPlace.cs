using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.Backups;

/// <summary>Is where backups of one database lie: files by name. A folder, a bucket.</summary>
/// <remarks>Names are of <c>a-z 0-9 / -</c>. A file is there whole or not at all, and when a write has returned it is
/// durable. All members may be called from many threads, until it is disposed of.</remarks>
internal interface IBackupPlace : IAsyncDisposable
{
    /// <summary>Gets how many files are best read or written at once.</summary>
    int Concurrency { get; }

    /// <summary>Writes a file, in the place of one of the same name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">What it holds.</param>
    /// <param name="token">Gives up; it may be written all the same.</param>
    /// <exception cref="AccreteException">It is not known to be written.</exception>
    Task WriteAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken token);

    /// <summary>Writes a file where there is none of its name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">What it holds.</param>
    /// <param name="token">Gives up; it may be written all the same.</param>
    /// <returns>Whether it was written; false where one is there.</returns>
    /// <exception cref="AccreteException">It is not known to be written.</exception>
    Task<bool> WriteNewAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken token);

    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="token">Gives up.</param>
    /// <returns>What it holds; null where there is none.</returns>
    /// <exception cref="AccreteException">It cannot be read, or is larger than any file of a backup.</exception>
    Task<byte[]?> ReadAsync(string name, CancellationToken token);

    /// <summary>Lists the files below a name that ends with a slash, in no order.</summary>
    /// <param name="prefix">What their names begin with.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">They cannot be listed.</exception>
    IAsyncEnumerable<PlacedFile> ListAsync(string prefix, CancellationToken token);
}

/// <summary>Is a file of a backup, as it is listed.</summary>
/// <param name="Name">Its whole name.</param>
/// <param name="Length">How many bytes it has.</param>
internal readonly record struct PlacedFile(string Name, long Length);
