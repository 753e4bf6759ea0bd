using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Engine;

namespace Accrete.Bench.Systems;

/// <summary>One of our databases, written to through a connection, as programs do.</summary>
internal sealed class OurDatabase : IDisposable
{
    /// <summary>How many transactions are handed in before the report of the first is read.</summary>
    private const int InFlightMax = 512;

    private readonly IPeer _peer;
    private readonly Connection _connection;

    /// <summary>Makes a database.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="place">Where; in memory unless given.</param>
    public OurDatabase(string name, string schema, OurPlace? place = null)
    {
        (_peer, Uri) = (place?.Peer ?? Peer.Default, place?.Uri(name) ?? $"datomic:mem://bench-{name}");
        _peer.CreateDatabaseAsync(Uri).GetAwaiter().GetResult();
        _connection = _peer.ConnectAsync(Uri).GetAwaiter().GetResult();
        Transact(schema);
    }

    /// <summary>Gets the URI.</summary>
    public string Uri { get; }

    /// <summary>Gets the connection.</summary>
    public Connection Connection => _connection;

    /// <summary>Gets the newest value.</summary>
    public Database Value => _connection.Db;

    /// <summary>Gets how many datoms the transactions made.</summary>
    public long DatomCount { get; private set; }

    /// <summary>Transacts, and waits for the report.</summary>
    public void Transact(object data) => DatomCount += _connection.Transact(data).TxData.Count;

    /// <summary>Transacts rows, <paramref name="size"/> a transaction, without waiting for one before the next
    /// is handed in. Reports are read and dropped as a program would: who keeps thousands of them keeps as many
    /// values of the database.</summary>
    public void TransactAll<T>(IEnumerable<T> rows, int size, Func<T, object?> toForm)
    {
        Queue<Task<TxReport>> handedIn = new();
        List<object?> forms = new(size);
        foreach (T row in rows)
        {
            forms.Add(toForm(row));
            if (forms.Count == size)
            {
                HandIn(handedIn, forms);
            }
        }

        if (forms.Count > 0)
        {
            HandIn(handedIn, forms);
        }

        while (handedIn.TryDequeue(out Task<TxReport>? report))
        {
            Take(report);
        }
    }

    private void HandIn(Queue<Task<TxReport>> handedIn, List<object?> forms)
    {
        if (handedIn.Count == InFlightMax)
        {
            Take(handedIn.Dequeue());
        }

        handedIn.Enqueue(_connection.TransactAsync(new EdnVector([.. forms])));
        forms.Clear();
    }

    private void Take(Task<TxReport> report) => DatomCount += report.GetAwaiter().GetResult().TxData.Count;

    /// <summary>Asks a query.</summary>
    public static object? Query(object query, IReadOnlyList<object?> inputs) =>
        QueryEngine.Run(query, inputs, QueryOptions.Default);

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _peer.DeleteDatabaseAsync(Uri).GetAwaiter().GetResult();
    }
}

/// <summary>Says where databases are made.</summary>
/// <param name="Peer">Makes them.</param>
/// <param name="Uri">Gives the URI of a name.</param>
internal sealed record OurPlace(IPeer Peer, Func<string, string> Uri);
