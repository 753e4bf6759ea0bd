using System;
using System.CommandLine;
using Accrete.Host.Output;
using Accrete.Storage.Backups;

namespace Accrete.Host.CommandLine;

/// <summary>The options that say how fast backups work.</summary>
/// <param name="writes">Whether it is a backup that is written.</param>
internal sealed class BackupWorkOptions(bool writes = false)
{
    private const int ConcurrencyMax = 128;

    private readonly Option<int> _pace = new("--pace")
    {
        Description = "Wait so long after each segment that is written.",
        HelpName = "ms",
    };

    private readonly Option<int?> _concurrency = new("--concurrency")
    {
        Description = "So many files are read or written at once; 5 unless given, 25 with s3.",
        HelpName = "files",
    };

    private readonly Option<string?> _encryption = new("--encryption")
    {
        Description = "sse: S3 encrypts what it keeps, with a key of its own.",
        HelpName = "sse",
    };

    private readonly bool _writes = writes;

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_pace);
        command.Add(_concurrency);
        if (_writes)
        {
            _encryption.AcceptOnlyFromAmong("sse");
            command.Add(_encryption);
        }

        _pace.Validators.Add(OptionChecks.AtLeast(0, "--pace takes milliseconds, 0 or more."));
        _concurrency.Validators.Add(OptionChecks.Within(
            1, ConcurrencyMax, $"--concurrency takes a number from 1 to {ConcurrencyMax}."));
    }

    /// <summary>Opens the place that is named, as the options say.</summary>
    public IBackupPlace Open(string uri, ParseResult parsed) => BackupUri.Open(uri, new BackupPlaceOptions
    {
        Concurrency = parsed.GetValue(_concurrency),
        Encrypts = _writes && parsed.GetValue(_encryption) is not null,
    });

    /// <summary>Returns how a backup shall work.</summary>
    public BackupOptions Options(ParseResult parsed, HostIo io, BackupDisplay display) => new()
    {
        Pace = TimeSpan.FromMilliseconds(parsed.GetValue(_pace)),
        Progress = display.Show,
        Time = io.Clock,
    };
}
