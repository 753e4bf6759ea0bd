using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Xunit;

namespace Accrete.Storage.Contract;

/// <summary>Starts a PostgreSQL of its own, in a folder and on a port of its own, with the scripts of the
/// documentation: passwords are asked for, and encryption is there for who asks.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string User = "postgres";

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete-postgres-").FullName;
    private readonly string? _programs = FindPrograms();

    /// <summary>Gets why there is none; null where it runs.</summary>
    public string? Missing { get; private set; }

    public int Port { get; } = FreePort();

    private string Data => Path.Combine(_folder, "data");

    public string UrlOf(string user, string password, int? port = null) =>
        $"jdbc:postgresql://127.0.0.1:{port ?? Port}/datomic?user={user}&password={password}";

    public async Task InitializeAsync()
    {
        if (_programs is null)
        {
            Missing = "no PostgreSQL: apt-get install postgresql";
            return;
        }

        if (Environment.UserName == "root")
        {
            await Run("chown", User, _folder);
        }

        await Postgres("initdb", "-D", Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "-N");
        await File.WriteAllTextAsync(
            Path.Combine(Data, "pg_hba.conf"),
            "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
        await WriteCertificate();
        await StartServer();
        await Script("postgres", "postgres-db.sql");
        await Script("datomic", "postgres-table.sql");
        await Script("datomic", "postgres-user.sql");
    }

    public async Task DisposeAsync()
    {
        if (Missing is null)
        {
            await Postgres("pg_ctl", "-D", Data, "-m", "immediate", "stop");
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Kills the server and starts it again.</summary>
    public async Task Restart(bool isEncrypted = true)
    {
        await Postgres("pg_ctl", "-D", Data, "-m", "immediate", "stop");
        await StartServer(isEncrypted);
    }

    /// <summary>Runs a statement as the superuser.</summary>
    public Task Execute(string sql) => Psql("datomic", "-c", sql);

    private Task StartServer(bool isEncrypted = true) => Postgres(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o",
        $"-p {Port} -k {_folder} -c listen_addresses=127.0.0.1 -c ssl={(isEncrypted ? "on" : "off")}", "start");

    private Task Script(string database, string script) =>
        Psql(database, "-f", Path.Combine(Root(), "deploy", "sql", script));

    private Task Psql(string database, params string[] what) => Postgres(
        "psql", ["-h", _folder, "-p", $"{Port}", "-U", User, "-d", database, "-v", "ON_ERROR_STOP=1", "-q", .. what]);

    private async Task WriteCertificate()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new(
            "CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(
            DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        await File.WriteAllTextAsync(Path.Combine(Data, "server.crt"), certificate.ExportCertificatePem());
        string path = Path.Combine(Data, "server.key");
        await File.WriteAllTextAsync(path, key.ExportPkcs8PrivateKeyPem());
        await Run("chmod", "600", path);
        if (Environment.UserName == "root")
        {
            await Run("chown", User, path);
        }
    }

    // PostgreSQL does not run as root.
    private Task Postgres(string program, params string[] arguments)
    {
        string path = Path.Combine(_programs ?? "", program);
        return Environment.UserName == "root"
            ? Run("runuser", ["-u", User, "--", path, .. arguments])
            : Run(path, arguments);
    }

    private static async Task Run(string program, params string[] arguments)
    {
        // Its output goes nowhere: a server that stays would keep a pipe open for ever.
        ProcessStartInfo start = new("/bin/sh") { WorkingDirectory = Path.GetTempPath() };
        string command = string.Join(' ', arguments.Prepend(program).Select(a => $"'{a.Replace("'", "'\\''")}'"));
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{command} > /dev/null 2>&1");
        using Process process = Process.Start(start)
            ?? throw new InvalidOperationException($"{program} does not start");
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{command} ended with {process.ExitCode}");
    }

    private static string? FindPrograms() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .LastOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
        : null;

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Actors.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
    }
}
