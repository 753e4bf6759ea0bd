using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace Accrete.Storage.Contract;

/// <summary>Starts a PostgreSQL.</summary>
public sealed class PostgresServer : SqlTestServer
{
    private const string User = "postgres";

    private readonly string? _programs = FindPrograms();

    private string Data => Path.Combine(Folder, "data");

    public override string UrlOf(string user, string password, int? port = null, string database = "datomic") =>
        $"jdbc:postgresql://127.0.0.1:{port ?? Port}/{database}?user={user}&password={password}";

    public override async Task InitializeAsync()
    {
        if (_programs is null)
        {
            Missing = "no PostgreSQL: apt-get install postgresql";
            return;
        }

        if (IsRoot)
        {
            await Run("chown", User, Folder);
        }

        await Postgres("initdb", "-D", Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "-N");
        await File.WriteAllTextAsync(
            Path.Combine(Data, "pg_hba.conf"),
            "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
        await WriteCertificate(Data, User);
        await StartServer();
        await Script("postgres", "postgres-db.sql");
        await Script("datomic", "postgres-table.sql");
        await Script("datomic", "postgres-user.sql");
    }

    public override async Task DisposeAsync()
    {
        if (Missing is null)
        {
            await Postgres("pg_ctl", "-D", Data, "-m", "immediate", "stop");
        }

        Directory.Delete(Folder, recursive: true);
    }

    public override Task Restart() => Restart(isEncrypted: true);

    /// <summary>Kills the server and starts it again.</summary>
    public async Task Restart(bool isEncrypted)
    {
        await Postgres("pg_ctl", "-D", Data, "-m", "immediate", "stop");
        await StartServer(isEncrypted);
    }

    /// <summary>Starts the server anew as a replica that waits for its primary, or as a primary again.</summary>
    public async Task BeReplica(bool isReplica)
    {
        string signal = Path.Combine(Data, "standby.signal");
        await Postgres("pg_ctl", "-D", Data, "-m", "fast", "stop");
        if (isReplica)
        {
            await File.WriteAllTextAsync(signal, "");
        }
        else
        {
            File.Delete(signal);
        }

        await StartServer();
    }

    public override Task Execute(string sql) => Psql("datomic", "-c", sql);

    private Task StartServer(bool isEncrypted = true) => Postgres(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(Folder, "log"), "-o",
        $"-p {Port} -k {Folder} -c listen_addresses=127.0.0.1 -c ssl={(isEncrypted ? "on" : "off")}", "start");

    private Task Script(string database, string script) => Psql(database, "-f", ScriptOf(script));

    private Task Psql(string database, params string[] what) => Postgres(
        "psql", ["-h", Folder, "-p", $"{Port}", "-U", User, "-d", database, "-v", "ON_ERROR_STOP=1", "-q", .. what]);

    // PostgreSQL does not run as root.
    private Task Postgres(string program, params string[] arguments)
    {
        string path = Path.Combine(_programs ?? "", program);
        return IsRoot
            ? Run("runuser", ["-u", User, "--", path, .. arguments])
            : Run(path, arguments);
    }

    private static string? FindPrograms() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
        : null;
}
