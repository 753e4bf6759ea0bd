using System;
using System.Threading;

namespace Accrete.Storage.Backups;

/// <summary>Counts what is done, from any number of threads, and tells of it.</summary>
/// <param name="tell">Is told, one call at a time; null for nobody.</param>
internal sealed class ProgressCount(Action<BackupProgress>? tell)
{
    private readonly Lock _lock = new();
    private BackupProgress _progress;

    /// <summary>Gets how far it has come.</summary>
    public BackupProgress Now
    {
        get
        {
            lock (_lock)
            {
                return _progress;
            }
        }
    }

    /// <summary>Begins anew, with what was written before.</summary>
    /// <param name="total">How many segments there are.</param>
    /// <param name="done">How many of them are dealt with.</param>
    public void Begin(long total, long done) => Change(now => now with { Total = total, Done = done });

    /// <summary>Counts a segment that need not be written, or was checked.</summary>
    public void Passed() => Change(static now => now with { Done = now.Done + 1 });

    /// <summary>Counts a segment that was written.</summary>
    public void Copied(long bytes) => Change(now => now with
    {
        Done = now.Done + 1,
        Copied = now.Copied + 1,
        Bytes = now.Bytes + bytes,
    });

    private void Change(Func<BackupProgress, BackupProgress> change)
    {
        lock (_lock)
        {
            _progress = change(_progress);
            tell?.Invoke(_progress);
        }
    }
}
