using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Accrete.Storage.Contract.DynamoDb;

/// <summary>What the fake does to a request instead of answering it as it should.</summary>
internal enum Trouble
{
    /// <summary>Nothing: the request is answered.</summary>
    None,

    /// <summary>It takes effect, and the answer is torn.</summary>
    AnswerLost,

    /// <summary>It takes effect, and the answer says that the service is in trouble.</summary>
    FailsAfterEffect,

    /// <summary>It takes effect, is repeated within the service, and refused by its own success.</summary>
    RefusedByItself,

    /// <summary>It is not answered, and takes effect when the test says so.</summary>
    Late,

    /// <summary>It is refused, since the table has no capacity left.</summary>
    Throttled,

    /// <summary>The second half of a batch is left undone.</summary>
    HalfDone,

    /// <summary>All of a batch is left undone.</summary>
    NothingDone,

    /// <summary>A batch is answered as if nothing were there yet.</summary>
    Stale,

    /// <summary>The key is not known.</summary>
    UnknownKey,
}

/// <summary>The other side of DynamoDB's wire, for what a real server does not do on demand: one table in memory, with
/// the conditions that the storage uses, and a script of troubles.</summary>
internal sealed class FakeDynamo : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, Queue<Trouble>> _script = [];
    private readonly Dictionary<string, JsonObject> _items = [];
    private readonly List<string> _calls = [];
    private readonly List<Action> _late = [];
    private readonly List<HttpListenerContext> _unanswered = [];
    private readonly Task _serving;

    public FakeDynamo()
    {
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port { get; }

    /// <summary>Gets or sets what DescribeTable says.</summary>
    public string Table { get; set; } = """
        {"TableName": "accrete", "TableStatus": "ACTIVE", "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
         "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]}
        """;

    /// <summary>Gets the operations that came, in order.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Gets the names of all items.</summary>
    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_gate)
            {
                return [.. _items.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Says what happens to the next requests of a kind; after that they are answered.</summary>
    public void Next(string operation, params Trouble[] troubles)
    {
        lock (_gate)
        {
            _script[operation] = new Queue<Trouble>(troubles);
        }
    }

    /// <summary>Lets take effect what came late.</summary>
    public void Land()
    {
        lock (_gate)
        {
            _late.ForEach(effect => effect());
            _late.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _unanswered.ForEach(context => context.Response.Abort());
        }

        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = AnswerAsync(context);
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using StreamReader reader = new(context.Request.InputStream);
            JsonNode request = JsonNode.Parse(await reader.ReadToEndAsync())!;
            string operation = context.Request.Headers["X-Amz-Target"]!.Split('.')[1];
            (int status, JsonNode answer)? done;
            lock (_gate)
            {
                _calls.Add(operation);
                done = Do(operation, request, context);
            }

            if (done is var (status, answer))
            {
                context.Response.StatusCode = status;
                context.Response.ContentType = "application/x-amz-json-1.0";
                await using StreamWriter writer = new(context.Response.OutputStream);
                await writer.WriteAsync(answer.ToJsonString());
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or IOException)
        {
            // Who asked has gone.
        }
    }

    private (int, JsonNode)? Do(string operation, JsonNode request, HttpListenerContext context)
    {
        Trouble trouble = _script.TryGetValue(operation, out Queue<Trouble>? script) && script.TryDequeue(out Trouble t)
            ? t
            : Trouble.None;
        switch (trouble)
        {
            case Trouble.Throttled:
                return Error("ProvisionedThroughputExceededException");
            case Trouble.UnknownKey:
                return Error("UnrecognizedClientException");
            case Trouble.Late:
                _late.Add(() => Apply(operation, request, trouble));
                _unanswered.Add(context);
                return null;
            case Trouble.AnswerLost:
                Apply(operation, request, trouble);
                context.Response.Abort();
                return null;
            case Trouble.FailsAfterEffect:
                Apply(operation, request, trouble);
                return Error("InternalServerError", 500);
            case Trouble.RefusedByItself:
                Apply(operation, request, trouble);
                return Apply(operation, request, trouble);
            default:
                return Apply(operation, request, trouble);
        }
    }

    private (int, JsonNode) Apply(string operation, JsonNode request, Trouble trouble) => operation switch
    {
        "DescribeTable" => (200, new JsonObject { [nameof(Table)] = JsonNode.Parse(Table) }),
        "PutItem" => Change(request, request["Item"]!["id"]!["S"]!.GetValue<string>(), request["Item"]!.AsObject()),
        "DeleteItem" => Change(request, request["Key"]!["id"]!["S"]!.GetValue<string>(), null),
        "BatchGetItem" => GetAll(request, trouble),
        "BatchWriteItem" => WriteAll(request, trouble),
        _ => Error("UnknownOperationException"),
    };

    private (int, JsonNode) Change(JsonNode request, string id, JsonObject? item)
    {
        JsonObject? old = _items.GetValueOrDefault(id);
        string condition = request["ConditionExpression"]?.GetValue<string>() ?? "";
        JsonNode? values = request["ExpressionAttributeValues"];
        bool holds = condition.Length == 0
            || (condition.Contains("attribute_not_exists", StringComparison.Ordinal)
                ? old is null
                : JsonNode.DeepEquals(old?["rev"], values![":rev"])
                    && JsonNode.DeepEquals(old?["map"], values[":map"]));
        if (!holds)
        {
            (int status, JsonNode error) = Error("ConditionalCheckFailedException");
            if (old is not null)
            {
                error["Item"] = old.DeepClone();
            }

            return (status, error);
        }

        Set(id, item);
        return (200, new JsonObject());
    }

    private (int, JsonNode) GetAll(JsonNode request, Trouble trouble)
    {
        (string table, JsonNode? asked) = request["RequestItems"]!.AsObject().Single();
        JsonArray keys = asked!["Keys"]!.AsArray();
        int done = Done(keys.Count, trouble);
        JsonArray found = [];
        foreach (JsonNode? key in trouble == Trouble.Stale ? [] : keys.Take(done))
        {
            if (_items.TryGetValue(key!["id"]!["S"]!.GetValue<string>(), out JsonObject? item))
            {
                found.Add(item.DeepClone());
            }
        }

        JsonObject left = [];
        if (done < keys.Count)
        {
            JsonNode rest = asked.DeepClone();
            rest["Keys"] = new JsonArray([.. keys.Skip(done).Select(key => key!.DeepClone())]);
            left[table] = rest;
        }

        return (200, new JsonObject
        {
            ["Responses"] = new JsonObject { [table] = found },
            ["UnprocessedKeys"] = left,
        });
    }

    private (int, JsonNode) WriteAll(JsonNode request, Trouble trouble)
    {
        (string table, JsonNode? asked) = request["RequestItems"]!.AsObject().Single();
        JsonArray writes = asked!.AsArray();
        int done = Done(writes.Count, trouble);
        foreach (JsonNode? write in writes.Take(done))
        {
            JsonNode key = write!["PutRequest"]?["Item"] ?? write["DeleteRequest"]!["Key"]!;
            Set(key["id"]!["S"]!.GetValue<string>(), write["PutRequest"]?["Item"]?.AsObject());
        }

        JsonObject left = [];
        if (done < writes.Count)
        {
            left[table] = new JsonArray([.. writes.Skip(done).Select(write => write!.DeepClone())]);
        }

        return (200, new JsonObject { ["UnprocessedItems"] = left });
    }

    private void Set(string id, JsonObject? item)
    {
        if (item is null)
        {
            _items.Remove(id);
        }
        else
        {
            _items[id] = item.DeepClone().AsObject();
        }
    }

    private static int Done(int count, Trouble trouble) => trouble switch
    {
        Trouble.NothingDone => 0,
        Trouble.HalfDone => count / 2,
        _ => count,
    };

    private static (int, JsonNode) Error(string code, int status = 400) => (status, new JsonObject
    {
        ["__type"] = "com.amazonaws.dynamodb.v20120810#" + code,
        ["message"] = "the fake says so",
    });
}
