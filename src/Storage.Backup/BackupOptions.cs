using System;

namespace Accrete.Storage.Backups;

/// <summary>Says how backups and restores work.</summary>
internal sealed record BackupOptions
{
    /// <summary>Gets how long each of those at work waits after a segment that it has written
    /// (<c>datomic.backupPaceMsec</c>).</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.Zero;

    /// <summary>Gets what is told of progress, on any thread, one call at a time; null for nobody.</summary>
    public Action<BackupProgress>? Progress { get; init; }

    /// <summary>Gets what tells the time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
