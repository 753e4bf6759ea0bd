using System;
using System.Globalization;
using Accrete.Host.CommandLine;
using Accrete.Storage.Backups;

namespace Accrete.Host.Output;

/// <summary>Shows how far a backup, a restore or a verification is: one line that changes for a person, a line each
/// tenth of many segments else.</summary>
/// <param name="io">Where it shows; the standard error.</param>
/// <param name="what">What is going on.</param>
internal sealed class BackupDisplay(HostIo io, string what) : IDisposable
{
    private const long Tenths = 10;

    /// <summary>Fewer segments than this are done before anybody wonders.</summary>
    private const long ManySegments = 1000;

    /// <summary>Not more often than an eye can follow.</summary>
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);

    private long _shown;
    private long _at;
    private bool _isLineOpen;

    /// <summary>Shows progress; the calls come one at a time.</summary>
    public void Show(BackupProgress progress)
    {
        if (progress.Total == 0)
        {
            return;
        }

        if (!io.IsTerminal)
        {
            long tenth = progress.Done * Tenths / progress.Total;
            if (tenth > _shown && tenth < Tenths && progress.Total >= ManySegments)
            {
                io.Error.WriteLine(Line(progress));
            }

            _shown = Math.Max(_shown, tenth);
        }
        else if (_at == 0 || io.Clock.GetElapsedTime(_at) >= Often)
        {
            _at = io.Clock.GetTimestamp();
            _isLineOpen = true;
            io.Error.Write("\r" + Line(progress) + "\u001b[K");
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (_isLineOpen)
        {
            _isLineOpen = false;
            io.Error.Write("\r\u001b[K");
        }
    }

    private string Line(BackupProgress progress)
    {
        const double MegaByte = 1e6;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {progress.Done:N0} of {progress.Total:N0} segments, {progress.Bytes / MegaByte:N1} MB copied");
    }
}
