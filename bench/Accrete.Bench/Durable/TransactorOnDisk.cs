using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Accrete.Host.CommandLine;

namespace Accrete.Bench.Durable;

/// <summary>A transactor on dev storage, as <c>./accrete transactor</c> starts it: a process of its own that can be
/// killed and started again. Its file has the values of hocon/dev.conf.</summary>
[SuppressMessage("Usage", "CA2213", Justification = "The process is disposed of when it is killed.")]
internal sealed class TransactorOnDisk : IAsyncDisposable
{
    private const string Started = "System started";

    /// <summary>Names the command as it is published, with machine code made ahead; bench/run sets it.</summary>
    private const string CommandVariable = "ACCRETE_COMMAND";

    private readonly string _folder;
    private readonly string _file;
    private readonly int _port = FreePort();
    private readonly int _h2Port = FreePort();
    private Process? _process;

    private readonly Func<string, string>? _uri;

    private TransactorOnDisk(
        string folder, string protocol, Func<string, string>? uri, IEnumerable<string> properties)
    {
        _folder = folder;
        _uri = uri;
        _file = Path.Combine(folder, "transactor.properties");
        File.WriteAllText(_file, $"""
            protocol={protocol}
            host=localhost
            port={_port}
            h2-port={_h2Port}
            memory-index-threshold=32m
            memory-index-max=256m
            object-cache-max=128m
            data-dir={folder}
            log-dir={Path.Combine(folder, "log")}
            {string.Join('\n', properties)}

            """);
    }

    /// <summary>Gets the memory that the process has in use, in bytes.</summary>
    public long MemoryBytes
    {
        get
        {
            _process!.Refresh(); // it runs
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts one in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="properties">Lines of its file that come before the usual ones.</param>
    public static Task<TransactorOnDisk> StartAsync(string folder, params IEnumerable<string> properties) =>
        StartAsync(new TransactorOnDisk(folder, "dev", null, properties));

    /// <summary>Starts one on another storage.</summary>
    /// <param name="folder">The folder of its own files.</param>
    /// <param name="protocol">The storage.</param>
    /// <param name="uri">Makes the URI of a database.</param>
    /// <param name="properties">Lines of its file that tell where the storage is.</param>
    public static Task<TransactorOnDisk> StartAsync(
        string folder, string protocol, Func<string, string> uri, IEnumerable<string> properties) =>
        StartAsync(new TransactorOnDisk(folder, protocol, uri, properties));

    private static async Task<TransactorOnDisk> StartAsync(TransactorOnDisk transactor)
    {
        try
        {
            await transactor.StartAgainAsync().ConfigureAwait(false);
            return transactor;
        }
        catch
        {
            await transactor.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Returns the URI of a database, or of all where the name is <c>*</c>.</summary>
    public string Uri(string name) => _uri is { } of
        ? of(name)
        : $"datomic:dev://localhost:{_port}/{name}?h2-port={_h2Port}";

    /// <summary>Starts the process, and waits until it serves.</summary>
    public async Task StartAgainAsync()
    {
        _process = Command("transactor", _file);
        string said = "";
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (line.StartsWith(Started, StringComparison.Ordinal))
            {
                _ = _process.StandardOutput.ReadToEndAsync(); // so that it never waits for somebody to read
                return;
            }

            said += line + "\n";
        }

        string why = await _process.StandardError.ReadToEndAsync().ConfigureAwait(false);
        throw new InvalidOperationException($"The transactor did not start: {said}{why}");
    }

    /// <summary>Starts the command with arguments.</summary>
    public static Process Command(params ReadOnlySpan<string> arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(
            Environment.GetEnvironmentVariable(CommandVariable) ?? typeof(HostCommands).Assembly.Location);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!; // dotnet runs this program
    }

    /// <summary>Kills the process, as a crash does.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync().ConfigureAwait(false);
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Ends the process, and deletes the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
