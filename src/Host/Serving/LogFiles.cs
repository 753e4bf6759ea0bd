using System;
using System.Globalization;
using System.IO;
using System.Threading;
using Microsoft.Extensions.Logging;

namespace Accrete.Host.Serving;

/// <summary>Writes what is logged into files, one a day (of UTC): <c>accrete-2026-11-30.log</c>.</summary>
/// <remarks>Two processes that log into one folder have files of their own. Each line is written through at once. A
/// disk that is full costs lines, never the process.</remarks>
internal sealed class LogFiles : ILoggerProvider
{
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private StreamWriter? _writer;
    private DateOnly _day;

    private LogFiles(string folder, TimeProvider time) => (_folder, _time) = (folder, time);

    /// <summary>Opens the file of today.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static LogFiles Open(string folder, TimeProvider time)
    {
        LogFiles files = new(Directory.CreateDirectory(folder).FullName, time);
        files.Turn(files._time.GetUtcNow());
        return files;
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private void Write(LogLevel level, string category, string message)
    {
        DateTimeOffset now = _time.GetUtcNow();
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{now:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {NameOf(level)} {category} - {message.ReplaceLineEndings("\n  ")}");
        lock (_lock)
        {
            try
            {
                if (DateOnly.FromDateTime(now.UtcDateTime) != _day)
                {
                    Turn(now);
                }

                _writer?.WriteLine(line);
            }
            catch (IOException)
            {
                // The disk is full, or gone: the transactor says so in its own way.
            }
        }
    }

    private void Turn(DateTimeOffset now)
    {
        _writer?.Dispose();
        _day = DateOnly.FromDateTime(now.UtcDateTime);
        string name = string.Create(CultureInfo.InvariantCulture, $"accrete-{_day:yyyy-MM-dd}");
        _writer = new StreamWriter(OpenFile(name)) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>Opens a file for this process alone; where another has it, one with this process's number.</summary>
    private FileStream OpenFile(string name)
    {
        try
        {
            return Append(name);
        }
        catch (IOException)
        {
            return Append(string.Create(CultureInfo.InvariantCulture, $"{name}.{Environment.ProcessId}"));
        }
    }

    private FileStream Append(string name) => new(
        Path.Combine(_folder, name + ".log"), FileMode.Append, FileAccess.Write, FileShare.Read | FileShare.Delete);

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO ",
        LogLevel.Warning => "WARN ",
        _ => "ERROR",
    };

    private sealed class Category(LogFiles files, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            string message = formatter(state, exception);
            files.Write(logLevel, name, SystemUri.WithoutPasswords(
                exception is null ? message : $"{message}\n{exception}"));
        }
    }
}
