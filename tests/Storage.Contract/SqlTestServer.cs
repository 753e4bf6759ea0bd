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

/// <summary>A database server that the tests start, in a folder and on a port of its own, with the scripts of the
/// documentation: passwords are asked for, and encryption is there for who asks.</summary>
public abstract class SqlTestServer : IAsyncLifetime
{
    /// <summary>Gets why there is none; null where it runs.</summary>
    public string? Missing { get; protected set; }

    public int Port { get; } = FreePort();

    protected string Folder { get; } = Directory.CreateTempSubdirectory("accrete-sql-").FullName;

    protected static bool IsRoot => Environment.UserName == "root";

    /// <summary>Returns the JDBC URL of the database.</summary>
    public abstract string UrlOf(string user, string password, int? port = null, string database = "datomic");

    /// <summary>Kills the server and starts it again.</summary>
    public abstract Task Restart();

    /// <summary>Runs a statement as the superuser.</summary>
    public abstract Task Execute(string sql);

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    protected static string ScriptOf(string name) => Path.Combine(Root(), "deploy", "sql", name);

    /// <summary>Writes a certificate and its key, for the user of the server alone.</summary>
    protected static async Task WriteCertificate(string folder, string user)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new(
            "CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(
            DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        await File.WriteAllTextAsync(Path.Combine(folder, "server.crt"), certificate.ExportCertificatePem());
        string path = Path.Combine(folder, "server.key");
        await File.WriteAllTextAsync(path, key.ExportPkcs8PrivateKeyPem());
        await Run("chmod", "600", path);
        if (IsRoot)
        {
            await Run("chown", user, path);
        }
    }

    protected static async Task Run(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.True(
            process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    /// <summary>Starts a program. Its output goes nowhere: a server that stays would keep a pipe open for
    /// ever.</summary>
    protected static Process Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new("/bin/sh") { WorkingDirectory = Path.GetTempPath() };
        string command = string.Join(' ', arguments.Prepend(program).Select(a => $"'{a.Replace("'", "'\\''")}'"));
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"exec {command} > /dev/null 2>&1");
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
    }

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
