using System;
using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Schema;
using Accrete.Transactions;

namespace Accrete.Bench.Systems;

/// <summary>One of our databases, written to and asked through the functional core.</summary>
internal sealed class OurDatabase
{
    private long _clock = 1_600_000_000_000;

    public OurDatabase(string name, string schema)
    {
        Value = Bootstrap.Create(name, DatabaseOptions.Default);
        Transact(EdnReader.Read(schema));
    }

    /// <summary>Gets the newest value.</summary>
    public Database Value { get; private set; }

    /// <summary>Gets how many datoms the transactions made.</summary>
    public long DatomCount { get; private set; }

    /// <summary>Transacts.</summary>
    public void Transact(object? data)
    {
        TxReport report = TransactionProcessor.Apply(Value, data, new Instant(++_clock));
        Value = report.DbAfter.Settled();
        DatomCount += report.TxData.Count;
    }

    /// <summary>Transacts rows, <paramref name="size"/> a transaction; the next is made while the one before is being
    /// applied.</summary>
    public void TransactAll<T>(IEnumerable<T> rows, int size, Func<T, object?> toForm)
    {
        List<object?> forms = new(size);
        foreach (T row in rows)
        {
            forms.Add(toForm(row));
            if (forms.Count == size)
            {
                Transact(new EdnVector([.. forms]));
                forms.Clear();
            }
        }

        if (forms.Count > 0)
        {
            Transact(new EdnVector([.. forms]));
        }
    }

    /// <summary>Asks a query.</summary>
    public static object? Query(object query, IReadOnlyList<object?> inputs) => QueryEngine.Run(query, inputs, QueryOptions.Default);
}
