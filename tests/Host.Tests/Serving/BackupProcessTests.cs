using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Host.CommandLine;
using Xunit;

namespace Accrete.Host.Tests.Serving;

/// <summary>Backups over the wire of a dev storage, whose transactor works meanwhile.</summary>
public sealed class BackupProcessTests : IDisposable
{
    private const string Count = "[:find (count ?e) . :where [?e :db/doc \"fact\"]]";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = CommandProcess.FreePort();
    private readonly int _storagePort = CommandProcess.FreePort();

    private string Uri => $"datomic:dev://localhost:{_port}/people?h2-port={_storagePort}";

    private string Backups => "file:" + Path.Combine(_folder.Folder, "backups");

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task A_database_of_a_running_transactor_is_backed_up_and_goes_back_to_an_earlier_t()
    {
        Skip.If(OperatingSystem.IsWindows(), "sends signals");
        using (CommandProcess transactor = Transactor())
        {
            await transactor.LineAsync("System started");
            Done("create-db", Uri);
            Done("transact", "[{:db/doc \"fact\"}]", "--uri", Uri);
            Done("backup-db", Uri, Backups);
            Done("request-index", Uri);
            Done("transact", "[{:db/doc \"fact\"}]", "--uri", Uri);
            Done("backup-db", Uri, Backups);
            Done("verify-backup", Backups, "true");
            string earlier = Done("list-backups", Backups).Split('\n', StringSplitOptions.RemoveEmptyEntries).Last();
            Done("restore-db", Backups, Uri, earlier);
            transactor.Signal("TERM");
            Assert.Equal(ExitCodes.Ok, await transactor.EndAsync());
        }

        using CommandProcess next = Transactor();
        await next.LineAsync("System started");
        Assert.Equal("1\n", Done("q", Count, "--uri", Uri, "--edn"));
        Done("transact", "[{:db/doc \"fact\"}]", "--uri", Uri);
        Assert.Equal("2\n", Done("q", Count, "--uri", Uri, "--edn"));
        next.Signal("TERM");
        Assert.Equal(ExitCodes.Ok, await next.EndAsync());
    }

    private static string Done(params string[] arguments)
    {
        HostRun run = HostRun.Of(arguments);
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        return run.Out;
    }

    private CommandProcess Transactor() => CommandProcess.Start(
        _folder.Folder, "transactor", _folder.Write("t.properties", $"""
            protocol=dev
            host=localhost
            memory-index-threshold=32m
            memory-index-max=64m
            object-cache-max=32m
            port={_port}
            h2-port={_storagePort}

            """));
}
