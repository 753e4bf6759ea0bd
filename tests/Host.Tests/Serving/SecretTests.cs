using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Host.CommandLine;
using Xunit;

namespace Accrete.Host.Tests.Serving;

/// <summary>Secrets that are planted in a real transactor's file and in a peer's URI, and looked for in all that either
/// writes, prints or throws.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Admin = "canary-admin-71f3", Peers = "canary-peer-90aa", Guess = "canary-guess-2c44";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = CommandProcess.FreePort();
    private readonly int _storagePort = CommandProcess.FreePort();

    [SkippableFact]
    public async Task Passwords_stand_in_no_log_no_message_no_file_and_no_text_of_a_value()
    {
        Skip.If(OperatingSystem.IsWindows(), "sends signals");
        string file = _folder.Write("t.properties", $"""
            protocol=dev
            host=localhost
            port={_port}
            h2-port={_storagePort}
            storage-access=remote
            storage-admin-password={Admin}
            storage-datomic-password={Peers}
            memory-index-threshold=32m
            memory-index-max=64m
            object-cache-max=32m
            log-dir=log

            """);
        List<string> texts = [];
        using (CommandProcess transactor = CommandProcess.Start(_folder.Folder, "transactor", file))
        {
            await transactor.LineAsync("System started");
            await ConnectAsync(texts);
            transactor.Signal("TERM");
            Assert.Equal(ExitCodes.Ok, await transactor.EndAsync());
            texts.AddRange([transactor.Out, transactor.Error]);
        }

        foreach (string path in Directory.GetFiles(_folder.Folder, "*", SearchOption.AllDirectories)
            .Where(path => path != file))
        {
            texts.Add(await File.ReadAllTextAsync(path, System.Text.Encoding.Latin1));
        }

        foreach (string text in texts)
        {
            Assert.DoesNotContain(Admin, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Peers, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Guess, text, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Connects with the right password and with wrong ones, and takes note of every text that comes of
    /// it.</summary>
    private async Task ConnectAsync(List<string> texts)
    {
        await using PeerInstance peer = new();
        await peer.CreateDatabaseAsync(Uri(Peers));
        using Connection connection = await peer.ConnectAsync(Uri(Peers));
        TxReport report = await connection.TransactAsync("[{:db/doc \"known\"}]");
        texts.AddRange([
            peer.ToString(), connection.ToString(), connection.Db.ToString(), report.ToString(),
            report.DbAfter.ToString(),
        ]);
        await using PeerInstance stranger = new();
        foreach (string wrong in (string[])[Uri(Guess), Uri(Guess) + "&unknown=1", Uri(Guess) + "&h2-port=x"])
        {
            AccreteException refused = await Assert.ThrowsAsync<AccreteException>(() => stranger.ConnectAsync(wrong));
            texts.Add(refused.ToString());
        }

        string all = Uri(Guess).Replace("/known", "/*", StringComparison.Ordinal);
        HostRun[] commands = [HostRun.Of("list-dbs", all), HostRun.Of("list-dbs", "--no-option", all)];
        foreach (HostRun command in commands)
        {
            texts.AddRange([command.Out, command.Error]);
        }
    }

    private string Uri(string password) =>
        $"datomic:dev://localhost:{_port}/known?h2-port={_storagePort}&password={password}";
}
