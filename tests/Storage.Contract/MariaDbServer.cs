using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace Accrete.Storage.Contract;

/// <summary>Starts a MariaDB.</summary>
public sealed class MariaDbServer : SqlTestServer
{
    private const string User = "mysql";
    private const string Program = "/usr/sbin/mariadbd";

    private Process? _process;

    private string Data => Path.Combine(Folder, "data");

    private string Socket => Path.Combine(Folder, "socket");

    public override string UrlOf(string user, string password, int? port = null, string database = "datomic") =>
        $"jdbc:mariadb://127.0.0.1:{port ?? Port}/{database}?user={user}&password={password}";

    public override async Task InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            Missing = "no MariaDB: apt-get install mariadb-server";
            return;
        }

        await WriteCertificate(Folder, User);
        if (IsRoot)
        {
            await Run("chown", User, Folder);
        }

        await Run(
            "mariadb-install-db",
            [
                "--no-defaults", $"--datadir={Data}", "--auth-root-authentication-method=normal", "--skip-test-db",
                .. AsUser(),
            ]);
        await StartServer();
        await Script("mysql-db.sql", "mysql");
        await Script("mysql-table.sql", "datomic");
        await Script("mysql-user.sql", "datomic");
        await Execute("CREATE DATABASE empty; GRANT SELECT ON empty.* TO 'datomic'@'%'");
    }

    public override async Task DisposeAsync()
    {
        await Kill();
        Directory.Delete(Folder, recursive: true);
    }

    public override async Task Restart()
    {
        await Kill();
        await StartServer();
    }

    public override Task Execute(string sql) => Client("datomic", sql);

    private Task Script(string script, string database) => Client(database, $"source {ScriptOf(script)}");

    private Task Client(string database, string sql) =>
        Run("mariadb", "--no-defaults", $"--socket={Socket}", "-u", "root", database, "-e", sql);

    private async Task StartServer()
    {
        _process = Start(
            Program,
            [
                "--no-defaults", $"--datadir={Data}", $"--port={Port}", "--bind-address=127.0.0.1",
                $"--socket={Socket}", $"--pid-file={Path.Combine(Folder, "pid")}", "--skip-name-resolve",
                $"--ssl-cert={Path.Combine(Folder, "server.crt")}", $"--ssl-key={Path.Combine(Folder, "server.key")}",
                .. AsUser(),
            ]);
        await Run("mariadb-admin", "--no-defaults", $"--socket={Socket}", "-u", "root", "--wait=60", "ping");
    }

    private async Task Kill()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    // MariaDB does not run as root.
    private static string[] AsUser() => IsRoot ? [$"--user={User}"] : [];
}
