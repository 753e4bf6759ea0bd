using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Accrete.Host.CommandLine;
using Xunit;

namespace Accrete.Host.Tests.Serving;

/// <summary>The transactor as an operator meets it: a real process, real files, real ports.</summary>
public sealed class TransactorProcessTests : IDisposable
{
    private const string Least = """
        protocol=dev
        host=localhost
        memory-index-threshold=32m
        memory-index-max=64m
        object-cache-max=32m
        pid-file=transactor.pid

        """;

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = CommandProcess.FreePort();
    private readonly int _storagePort = CommandProcess.FreePort();

    [SkippableFact]
    public async Task It_starts_answers_for_its_health_and_ends_with_0_when_it_is_told_to_stop()
    {
        Skip.If(OperatingSystem.IsWindows(), "sends signals");
        int ping = CommandProcess.FreePort();
        using CommandProcess transactor = Transactor($"ping-host=localhost\nping-port={ping}\n");
        string started = await transactor.LineAsync("System started");
        Assert.Equal(
            $"System started datomic:dev://localhost:{_port}/<DB-NAME>, storing data in: data", started);
        Assert.Equal(
            transactor.Id.ToString(CultureInfo.InvariantCulture), File.ReadAllText(PathOf("transactor.pid")).Trim());
        using HttpClient client = new();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri($"http://localhost:{ping}/health"))).StatusCode);
        transactor.Signal("TERM");
        Assert.Equal((ExitCodes.Ok, ""), (await transactor.EndAsync(), transactor.Error));
        Assert.False(File.Exists(PathOf("transactor.pid")));
        string log = File.ReadAllText(Directory.GetFiles(PathOf("log")).Single());
        Assert.Contains("System started", log, StringComparison.Ordinal);
        Assert.EndsWith("Stopped\n", log, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_second_one_on_the_same_files_is_refused_with_one_line_and_leaves_the_first_alone()
    {
        Skip.If(OperatingSystem.IsWindows(), "sends signals");
        using CommandProcess first = Transactor("");
        await first.LineAsync("System started");
        using CommandProcess second = Transactor("port=1\nh2-port=2\n");
        Assert.Equal(ExitCodes.NotStarted, await second.EndAsync());
        Assert.Matches(@"^error :storage/in-use Another process uses data-dir .*\n$", second.Error.TrimEnd() + "\n");
        Assert.True(File.Exists(PathOf("transactor.pid")));
        first.Signal(CommandProcess.IgnoresInterrupts ? "TERM" : "INT");
        Assert.Equal(ExitCodes.Ok, await first.EndAsync());
    }

    [SkippableFact]
    public async Task Killed_it_leaves_nothing_that_keeps_the_next_one_from_starting()
    {
        Skip.If(OperatingSystem.IsWindows(), "sends signals");
        using (CommandProcess first = Transactor(""))
        {
            await first.LineAsync("System started");
            first.Signal("KILL");
            await first.EndAsync();
        }

        using CommandProcess second = Transactor("");
        await second.LineAsync("System started");
        second.Signal("TERM");
        Assert.Equal(ExitCodes.Ok, await second.EndAsync());
    }

    [Fact]
    public void A_port_that_is_taken_is_told_in_one_line()
    {
        using System.Net.Sockets.TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        HostRun run = Run($"h2-port={port}\n");
        Assert.Equal(ExitCodes.NotStarted, run.ExitCode);
        Assert.Equal(
            $"error :storage/in-use Port {port} of the storage is taken: stop what listens there, or set another "
            + "h2-port.\n", run.Error);
        run = Run($"port={port}\n");
        Assert.Equal(ExitCodes.NotStarted, run.ExitCode);
        Assert.StartsWith($"error :storage/in-use Port {port}", run.Error, StringComparison.Ordinal);
        run = Run($"ping-port={port}\n");
        Assert.Equal(ExitCodes.NotStarted, run.ExitCode);
        Assert.StartsWith($"error :storage/in-use ping-port {port}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_that_is_not_the_storages_is_refused_without_showing_it()
    {
        string folder = PathOf("data");
        Accrete.Storage.Dev.Server.StoragePasswords.Open(
            Directory.CreateDirectory(folder).FullName, new() { Admin = "right", Peer = "peer" });
        HostRun run = Run("storage-admin-password=guessed-one\nstorage-datomic-password=peer\n");
        Assert.Equal(ExitCodes.NotStarted, run.ExitCode);
        Assert.StartsWith("error :storage/denied storage-admin-password is not the one", run.Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain("guessed-one", run.Out + run.Error + Logged(), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_an_unknown_version_or_of_another_program_are_refused_in_one_line()
    {
        string file = Path.Combine(Directory.CreateDirectory(PathOf("data")).FullName, "accrete.db");
        File.WriteAllText(file, new string('x', 200));
        HostRun run = Run("");
        Assert.Equal(ExitCodes.NotStarted, run.ExitCode);
        Assert.StartsWith("error :storage/damaged", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_callback_that_is_not_there_and_a_protocol_that_is_not_built_in_are_told()
    {
        Assert.Contains(
            "has no public static void Accrete.Nothing.Report(object)",
            Run("metrics-callback=Accrete.Nothing.Report, accrete\n").Error, StringComparison.Ordinal);
        HostRun run = Run("protocol=cass3\n");
        Assert.Equal(ExitCodes.NotStarted, run.ExitCode);
        Assert.StartsWith("error :db.error/unsupported-protocol", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_the_file_is_told_with_name_and_line()
    {
        string path = _folder.Write("t.properties", Least + "prot=1\nport=x\n");
        HostRun run = HostRun.Of("transactor", path);
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Equal(
            $"{path}:7: There is no property prot.\n{path}:8: port is a port from 1 to 65535, not x.\n", run.Error);
        Assert.Equal(ExitCodes.Data, HostRun.Of("transactor", PathOf("nothing.conf")).ExitCode);
        Assert.Equal(ExitCodes.Usage, HostRun.Of("transactor", path, "-D", "port").ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private string PathOf(string name) => Path.Combine(_folder.Folder, name);

    private string Logged() => string.Concat(Directory.GetFiles(PathOf("log")).Select(File.ReadAllText));

    private CommandProcess Transactor(string more) => CommandProcess.Start(
        _folder.Folder, "transactor", _folder.Write("t.properties", Least + Ports() + more));

    /// <summary>Runs one in this process that cannot start.</summary>
    private HostRun Run(string more)
    {
        string[] dirs = [$"data-dir={PathOf("data")}", $"log-dir={PathOf("log")}", $"pid-file={PathOf("pid")}"];
        string path = _folder.Write("t.properties", Least + Ports() + string.Join('\n', dirs) + "\n" + more);
        return HostRun.Of("transactor", path);
    }

    private string Ports() => $"port={_port}\nh2-port={_storagePort}\n";
}
