using System;
using System.CommandLine;
using Accrete.Host.Output;
using Accrete.Storage.Backups;

namespace Accrete.Host.CommandLine;

/// <summary>The options that say how fast backups work.</summary>
internal sealed class BackupWorkOptions
{
    private const int ConcurrencyMax = 128;

    private readonly Option<int> _pace = new("--pace")
    {
        Description = "Wait so long after each segment that is written.",
        HelpName = "ms",
    };

    private readonly Option<int?> _concurrency = new("--concurrency")
    {
        Description = "So many files are read or written at once; 5 unless given.",
        HelpName = "files",
    };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_pace);
        command.Add(_concurrency);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_pace) < 0)
            {
                result.AddError("--pace takes milliseconds, 0 or more.");
            }

            if (result.GetValue(_concurrency) is < 1 or > ConcurrencyMax)
            {
                result.AddError($"--concurrency takes a number from 1 to {ConcurrencyMax}.");
            }
        });
    }

    /// <summary>Returns how many files shall be read or written at once; null for what suits the place.</summary>
    public int? Concurrency(ParseResult parsed) => parsed.GetValue(_concurrency);

    /// <summary>Returns how a backup shall work.</summary>
    public BackupOptions Options(ParseResult parsed, HostIo io, BackupDisplay display) => new()
    {
        Pace = TimeSpan.FromMilliseconds(parsed.GetValue(_pace)),
        Progress = display.Show,
        Time = io.Clock,
    };
}
