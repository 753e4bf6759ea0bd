using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Security;
using System.Text;
using System.Threading.Tasks;

namespace Accrete.Transactor.Tests.Backups;

/// <summary>The other side of S3's wire: one bucket in memory. It has no keys and checks no signatures.</summary>
internal sealed class FakeS3 : IDisposable
{
    public const string Bucket = "bucket";

    private const int PageMax = 3;

    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);

    public FakeS3()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        Endpoint = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        _listener.Prefixes.Add(Endpoint + "/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Endpoint { get; }

    /// <summary>Gets how objects were encrypted that were written last.</summary>
    public string? Encryption { get; private set; }

    /// <summary>Gets or sets the answer to all calls instead of the right one: a status and a code.</summary>
    public (int Status, string Code)? Trouble { get; set; }

    public string[] Keys => [.. _objects.Keys.Order(StringComparer.Ordinal)];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext call;
            try
            {
                call = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(call);
            call.Response.Close();
        }
    }

    private async Task AnswerAsync(HttpListenerContext call)
    {
        string[] path = Uri.UnescapeDataString(call.Request.Url!.AbsolutePath)[1..].Split('/', 2);
        using MemoryStream body = new();
        await call.Request.InputStream.CopyToAsync(body);
        if (Trouble is { } trouble)
        {
            Fail(call, trouble.Status, trouble.Code);
        }
        else if (path[0] != Bucket)
        {
            Fail(call, 404, "NoSuchBucket");
        }
        else if (call.Request.HttpMethod == "PUT")
        {
            Put(call, path[1], body.ToArray());
        }
        else if (path.Length == 1 || path[1].Length == 0)
        {
            List(call);
        }
        else if (_objects.TryGetValue(path[1], out byte[]? bytes))
        {
            call.Response.ContentLength64 = bytes.Length;
            call.Response.OutputStream.Write(bytes);
        }
        else
        {
            Fail(call, 404, "NoSuchKey");
        }
    }

    private void Put(HttpListenerContext call, string key, byte[] bytes)
    {
        Encryption = call.Request.Headers["x-amz-server-side-encryption"];
        if (call.Request.Headers["If-None-Match"] != "*")
        {
            _objects[key] = bytes;
        }
        else if (!_objects.TryAdd(key, bytes))
        {
            Fail(call, 412, "PreconditionFailed");
            return;
        }

        call.Response.Headers["ETag"] = "\"0\"";
    }

    // Pages are short, so that a listing takes several.
    private void List(HttpListenerContext call)
    {
        string prefix = call.Request.QueryString["prefix"] ?? "";
        string after = call.Request.QueryString["continuation-token"] ?? "";
        string[] found = [.. Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)
            && string.CompareOrdinal(key, after) > 0)];
        string[] page = [.. found.Take(PageMax)];
        bool isCut = found.Length > page.Length;
        StringBuilder xml = new("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        xml.Append(CultureInfo.InvariantCulture, $"<IsTruncated>{(isCut ? "true" : "false")}</IsTruncated>");
        if (isCut)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<NextContinuationToken>{page[^1]}</NextContinuationToken>");
        }

        foreach (string key in page)
        {
            xml.Append(
                CultureInfo.InvariantCulture,
                $"<Contents><Key>{SecurityElement.Escape(key)}</Key><Size>{_objects[key].Length}</Size></Contents>");
        }

        Write(call, xml.Append("</ListBucketResult>").ToString());
    }

    private static void Fail(HttpListenerContext call, int status, string code)
    {
        call.Response.StatusCode = status;
        Write(call, $"<Error><Code>{code}</Code><Message>made up</Message></Error>");
    }

    private static void Write(HttpListenerContext call, string xml)
    {
        call.Response.ContentType = "application/xml";
        call.Response.OutputStream.Write(Encoding.UTF8.GetBytes(xml));
    }
}
