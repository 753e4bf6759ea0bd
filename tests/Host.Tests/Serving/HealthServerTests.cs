using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Accrete.Host.Serving;
using Xunit;

namespace Accrete.Host.Tests.Serving;

/// <summary>The one port that answers anybody: what it tells, and that it tells nothing else.</summary>
public sealed class HealthServerTests
{
    [Fact]
    public async Task It_tells_whether_it_leads_and_nothing_else_whatever_it_is_asked()
    {
        bool isActive = true;
        int port = CommandProcess.FreePort();
        await using HealthServer server = await HealthServer.StartAsync("127.0.0.1", port, 4, () => isActive, default);
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using HttpResponseMessage active = await client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "active\n"), (active.StatusCode, await active.Content.ReadAsStringAsync()));
        isActive = false;
        using HttpResponseMessage standby = await client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, standby.StatusCode);
        Assert.Equal("standby\n", await standby.Content.ReadAsStringAsync());
        string[] paths = ["/", "/metrics", "/health/more", "/..%2f..%2fetc/passwd", "/health?stop=now"];
        foreach (string path in paths)
        {
            using HttpResponseMessage other = await client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(
                other.StatusCode == HttpStatusCode.NotFound
                || await other.Content.ReadAsStringAsync() == "standby\n");
        }

        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete])
        {
            using HttpRequestMessage request = new(method, new Uri("/health", UriKind.Relative));
            using HttpResponseMessage other = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, other.StatusCode);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /health HTTP/1.1\r\nHost: ")]
    [InlineData("\0\u0001\u0002 no protocol\r\n\r\n")]
    public async Task Who_begins_a_question_and_does_not_end_it_is_cut_off(string begun)
    {
        int port = CommandProcess.FreePort();
        await using HealthServer server = await HealthServer.StartAsync("127.0.0.1", port, 4, () => true, default);
        using TcpClient slow = new();
        await slow.ConnectAsync(IPAddress.Loopback, port);
        await slow.GetStream().WriteAsync(Encoding.Latin1.GetBytes(begun));
        byte[] said = new byte[256];
        try
        {
            while (await slow.GetStream().ReadAsync(said).AsTask().WaitAsync(TimeSpan.FromMinutes(3)) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Cut off: as good.
        }

        using HttpClient client = new();
        Assert.Equal("active\n", await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/health")));
    }
}
