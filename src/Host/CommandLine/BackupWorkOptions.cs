using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Accrete.Host.Output;
using Accrete.Storage.Backups;

namespace Accrete.Host.CommandLine;

/// <summary>The options that say how fast backups work.</summary>
/// <param name="writes">Whether it is a backup that is written.</param>
internal sealed class BackupWorkOptions(bool writes = false)
{
    private const int ConcurrencyMax = 128;
    private const string PaceName = "datomic.backupPaceMsec";
    private const string FileConcurrencyName = "datomic.fileBackupConcurrency";
    private const string S3ConcurrencyName = "datomic.s3BackupConcurrency";
    private const string S3 = "s3:";

    private readonly Option<int?> _pace = new("--pace")
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

    private readonly Option<string[]> _define = new("-D")
    {
        Description =
            $"The same by the documented names: -D {PaceName}=MS, {FileConcurrencyName}, {S3ConcurrencyName}.",
        HelpName = "name=value",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly bool _writes = writes;

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_pace);
        command.Add(_concurrency);
        command.Add(_define);
        if (_writes)
        {
            _encryption.AcceptOnlyFromAmong("sse");
            command.Add(_encryption);
        }

        _pace.Validators.Add(OptionChecks.AtLeast(0, "--pace takes milliseconds, 0 or more."));
        _define.Validators.Add(static result =>
        {
            foreach (Token token in result.Tokens)
            {
                if (Property(token.Value) is null)
                {
                    result.AddError(
                        $"-D takes {PaceName}, {FileConcurrencyName} or {S3ConcurrencyName} with a number, such as"
                            + $" {PaceName}=10, not {token.Value}.");
                }
            }
        });
        _concurrency.Validators.Add(OptionChecks.Within(
            1, ConcurrencyMax, $"--concurrency takes a number from 1 to {ConcurrencyMax}."));
    }

    /// <summary>Opens the place that is named, as the options say.</summary>
    public IBackupPlace Open(string uri, ParseResult parsed) => BackupUri.Open(uri, new BackupPlaceOptions
    {
        Concurrency = parsed.GetValue(_concurrency) ?? Defined(
            parsed, uri.StartsWith(S3, StringComparison.Ordinal) ? S3ConcurrencyName : FileConcurrencyName),
        Encrypts = _writes && parsed.GetValue(_encryption) is not null,
    });

    /// <summary>Returns how a backup shall work.</summary>
    public BackupOptions Options(ParseResult parsed, HostIo io, BackupDisplay display) => new()
    {
        Pace = TimeSpan.FromMilliseconds(parsed.GetValue(_pace) ?? Defined(parsed, PaceName) ?? 0),
        Progress = display.Show,
        Time = io.Clock,
    };

    /// <summary>Reads <c>NAME=NUMBER</c>; null where it is no property of backups, or no number that it
    /// takes.</summary>
    private static (string Name, int Value)? Property(string text)
    {
        string[] parts = text.Split('=', 2);
        (int least, int most) = parts[0] == PaceName ? (0, int.MaxValue) : (1, ConcurrencyMax);
        return parts is [PaceName or FileConcurrencyName or S3ConcurrencyName, _]
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && value >= least && value <= most ? (parts[0], value) : null;
    }

    private int? Defined(ParseResult parsed, string name)
    {
        int? value = null;
        foreach (string text in parsed.GetValue(_define) ?? [])
        {
            value = Property(text) is { } property && property.Name == name ? property.Value : value;
        }

        return value;
    }
}
