using System;
using System.Diagnostics;
using System.IO;
using System.Net.Http;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Accrete.Samples.Tests;

/// <summary>The web service among the samples does what its comments say, and keeps its facts when it is
/// stopped.</summary>
public sealed class WebSample : IDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("accrete").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Facts_are_told_asked_for_as_of_earlier_times_and_kept()
    {
        using CancellationTokenSource patience = new(Patience);
        string first;
        using (Process service = Start())
        {
            using HttpClient client = await ClientAsync(service, patience.Token);
            first = await PutAsync(client, "people/Ann?city=Oslo", patience.Token);
            await PutAsync(client, "people/Ann?city=Turin", patience.Token);
            Assert.Equal("""[{"name":"Ann","city":"Turin"}]""", await client.GetStringAsync("people", patience.Token));
            Assert.Equal("Healthy", await client.GetStringAsync("health", patience.Token));
            await EndAsync(service, patience.Token);
        }

        using Process next = Start();
        using HttpClient again = await ClientAsync(next, patience.Token);
        string t = first["""{"t":""".Length..^1];
        Assert.Equal("""[{"name":"Ann","city":"Turin"}]""", await again.GetStringAsync("people", patience.Token));
        Assert.Equal(
            """[{"name":"Ann","city":"Oslo"}]""", await again.GetStringAsync($"people?asOf={t}", patience.Token));
        string history = await again.GetStringAsync("people/Ann/history", patience.Token);
        Assert.Contains($$"""{"city":"Oslo","since":{{t}}}""", history, StringComparison.Ordinal);
        Assert.Contains("Turin", history, StringComparison.Ordinal);
        await EndAsync(next, patience.Token);
    }

    private static async Task<string> PutAsync(HttpClient client, string path, CancellationToken patience)
    {
        using HttpResponseMessage response = await client.PutAsync(new Uri(path, UriKind.Relative), null, patience);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(patience);
    }

    private static async Task<HttpClient> ClientAsync(Process service, CancellationToken patience)
    {
        while (await service.StandardOutput.ReadLineAsync(patience) is { } line)
        {
            int at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0)
            {
                _ = service.StandardOutput.ReadToEndAsync(patience); // so that it never waits for somebody to read
                return new HttpClient { BaseAddress = new Uri(line[(at + Listening.Length)..].Trim() + "/") };
            }
        }

        throw new EndOfStreamException("The service ended: " + await service.StandardError.ReadToEndAsync(patience));
    }

    private static async Task EndAsync(Process service, CancellationToken patience)
    {
        using Process kill = Process.Start("kill", ["-TERM", service.Id.ToString(null, null)]);
        await service.WaitForExitAsync(patience);
        Assert.Equal(0, service.ExitCode);
    }

    private Process Start() => Process.Start(new ProcessStartInfo("dotnet",
    [
        "exec", Assembly.Load("Web").Location, "--urls", "http://127.0.0.1:0", $"--Accrete:data-dir={_folder}",
    ])
    {
        WorkingDirectory = _folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!; // dotnet runs this test
}
