using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Host.Serving;

/// <summary>Copies log files to where they outlive the host: each when its day is over, and the one of today when the
/// process ends.</summary>
/// <remarks>What was copied stands in a file beside them, with its length, so that it is not copied again by the next
/// process. Whatever fails is told, and tried again an hour later. Source: operation/logging.</remarks>
internal sealed class LogCopies : IAsyncDisposable
{
    /// <summary>The file that says what was copied.</summary>
    public const string Copied = "copied";

    private const string Pattern = "accrete-*.log";
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(10);

    private readonly string _folder;
    private readonly Func<string, string> _keyOf;
    private readonly Func<string, byte[], CancellationToken, Task> _copy;
    private readonly Action<string> _failed;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end;
    private readonly SemaphoreSlim _turn = new(1);
    private ITimer? _timer;

    /// <summary>Makes a copier.</summary>
    /// <param name="folder">The folder of the log files.</param>
    /// <param name="keyOf">Returns under which key a file is kept, of its name.</param>
    /// <param name="copy">Keeps bytes under a key.</param>
    /// <param name="time">Tells the time.</param>
    /// <param name="failed">Is told why a file was not copied.</param>
    public LogCopies(
        string folder, Func<string, string> keyOf, Func<string, byte[], CancellationToken, Task> copy,
        TimeProvider time, Action<string> failed)
    {
        (_folder, _keyOf, _copy, _time, _failed) = (folder, keyOf, copy, time, failed);
        _end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
    }

    /// <summary>Returns the key of a file: the system, what the process was, the day, the host, the name.</summary>
    public static string KeyOf(string system, string status, string host, string file)
    {
        const int DayBegins = 8, DayLength = 10; // accrete-2026-11-30.log
        string day = file.Length >= DayBegins + DayLength ? file.Substring(DayBegins, DayLength) : file;
        return $"{system}/{status}/{day}/{host}/{file}";
    }

    /// <summary>Begins: now, and once an hour.</summary>
    public void Begin() =>
        _timer = _time.CreateTimer(_ => _ = CopyAsync(withToday: false), null, TimeSpan.Zero, Every);

    /// <summary>Copies what was not copied yet.</summary>
    /// <param name="withToday">Whether the file of today is copied as far as it is written.</param>
    public async Task CopyAsync(bool withToday)
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            string today = string.Create(CultureInfo.InvariantCulture, $"accrete-{_time.GetUtcNow():yyyy-MM-dd}");
            HashSet<string> copied = [.. ReadCopied()];
            foreach (string path in Directory.GetFiles(_folder, Pattern).Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileName(path);
                if ((withToday || !name.StartsWith(today, StringComparison.Ordinal))
                    && !copied.Contains(LineOf(name, new FileInfo(path).Length)))
                {
                    byte[] bytes = await ReadAsync(path).ConfigureAwait(false);
                    await _copy(_keyOf(name), bytes, _end.Token).ConfigureAwait(false);
                    await File.AppendAllLinesAsync(
                        Path.Combine(_folder, Copied), [LineOf(name, bytes.Length)], _end.Token).ConfigureAwait(false);
                }
            }
        }
#pragma warning disable CA1031 // Files that are not copied are told of, and tried again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _failed(error.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Copies the rest, for a moment, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        _end.CancelAfter(EndWithin);
        await CopyAsync(withToday: true).ConfigureAwait(false);
        _end.Dispose();
        _turn.Dispose();
    }

    private static string LineOf(string name, long length) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} {length}");

    private string[] ReadCopied()
    {
        string path = Path.Combine(_folder, Copied);
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }

    // Somebody may still write it: as much is read as there was at first.
    private async Task<byte[]> ReadAsync(string path)
    {
        FileStream file = new(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            byte[] bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, _end.Token).ConfigureAwait(false);
            return bytes;
        }
    }
}
