using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Accrete.Storage.Backups;
using Accrete.Storage.S3;
using Amazon.Runtime;
using Amazon.S3;
using Xunit;

namespace Accrete.Transactor.Tests.Backups;

/// <summary>Starts a server with the interface of S3: s3rver of npm, or the one that ACCRETE_AWS names: a program that
/// takes <c>start FOLDER --port 0</c>, prints where it listens, and takes <c>stop FOLDER</c>.</summary>
public sealed class S3Server : IAsyncLifetime
{
    public const string Bucket = "accrete-backups";

    // s3rver knows this key alone.
    private const string Key = "S3RVER";

    private const string Listening = "listening on ";

    private static readonly string? Given = Environment.GetEnvironmentVariable("ACCRETE_AWS");

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete-s3-").FullName;
    private Process? _process;
    private string _endpoint = "";

    /// <summary>Gets why there is none; null where it runs.</summary>
    public string? Missing { get; private set; }

    /// <summary>Gets whether it is more than s3rver, which passes over conditions of writes, and ends listings of
    /// several pages with an error of its own.</summary>
    public static bool IsComplete => Given is { Length: > 0 };

    public async Task InitializeAsync()
    {
        if (IsComplete)
        {
            using Process start = Start(Given!, "start", _folder, "--port", "0"); // it was looked at
            _endpoint = (await start.StandardOutput.ReadLineAsync())?.Trim() ?? "";
        }
        else if (Program() is { } program)
        {
            _process = Start("node", program, "-d", _folder, "-a", "127.0.0.1", "-p", "0", "--no-vhost-buckets");
            TaskCompletionSource<string?> listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _process.OutputDataReceived += (_, line) =>
            {
                if (line.Data is not { } text || text.Contains(Listening, StringComparison.Ordinal))
                {
                    listens.TrySetResult(line.Data);
                }
            };
            _process.BeginOutputReadLine();
            string? told = await listens.Task;
            Assert.NotNull(told);
            int at = told.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length;
            _endpoint = $"http://{told[at..].Trim()}";
        }
        else
        {
            Missing = "no server of S3: npm install --prefix ~/.cache/accrete/s3rver s3rver@3.7.1";
            return;
        }

        using AmazonS3Client client = Client();
        await client.PutBucketAsync(Bucket);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        else if (IsComplete)
        {
            using Process stop = Start(Given!, "stop", _folder); // as above
            await stop.WaitForExitAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Opens a place in the bucket.</summary>
    internal S3Place Open(string prefix) => new(Client(), Bucket, prefix, new BackupPlaceOptions());

    /// <summary>Opens the bucket for files that are only ever written.</summary>
    internal S3Bucket OpenBucket() => new(Client(), Bucket);

    private static string? Program()
    {
        string folder = Environment.GetEnvironmentVariable("ACCRETE_S3RVER") ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "accrete", "s3rver");
        string program = Path.Combine(folder, "node_modules", "s3rver", "bin", "s3rver.js");
        return File.Exists(program) ? program : null;
    }

    private static Process Start(string program, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
    }

    private AmazonS3Client Client() => new(new BasicAWSCredentials(Key, Key), new AmazonS3Config
    {
        ServiceURL = _endpoint,
        AuthenticationRegion = "us-east-1",
        ForcePathStyle = true,
        Timeout = TimeSpan.FromMinutes(1),
    });
}
