using System;

namespace Accrete.Storage.Dev;

/// <summary>Says where the dev storage keeps its files, and how much of what it may use.</summary>
public sealed record SqliteStorageOptions
{
    /// <summary>Gets the folder of the files (<c>data-dir</c>); it is made where it is missing.</summary>
    public required string DataDir { get; init; }

    /// <summary>Gets how many reads may run at once; at least 1.</summary>
    public int ReadConcurrency { get; init; } = 8;

    /// <summary>Gets to how many bytes the write-ahead log is grown at the start, and kept: a commit that makes a file
    /// longer costs almost twice one that writes into it.</summary>
    public int WalBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Gets what tells the time for time-outs.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
