using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Accrete.Edn;
using Accrete.Host.Import;
using Accrete.Schema;
using Accrete.Transactions.Processing;

namespace Accrete.Host.Conformance;

/// <summary>Loads the data sets that queries are over, each once.</summary>
/// <param name="directory">Holds one folder a data set.</param>
/// <param name="clock">The time of the first transaction of each data set.</param>
/// <param name="settle">What becomes of the value when all is loaded; it stays as it is unless given.</param>
internal sealed class DataSets(string directory, Instant clock, Func<Database, Database>? settle = null)
{
    private readonly Dictionary<string, Lazy<Database>> _loaded = new(StringComparer.Ordinal);

    /// <summary>Returns the database of a data set.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no folder of that name.</exception>
    public Database Load(string name, CancellationToken cancellation)
    {
        if (!_loaded.TryGetValue(name, out Lazy<Database>? database))
        {
            database = new Lazy<Database>(() => Read(Path.Combine(directory, name), cancellation));
            _loaded.Add(name, database);
        }

        return database.Value;
    }

    private Database Read(string folder, CancellationToken cancellation)
    {
        Database database = Bootstrap.Create(Path.GetFileName(folder), DatabaseOptions.Default);
        long now = clock.EpochMilliseconds;
        foreach (string file in SampleFiles.Of(folder))
        {
            using TextReader text = SampleFiles.Open(file);
            foreach (object? form in EdnReader.ReadAll(text))
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (ImportForm one in ImportForm.Of(form))
                {
                    database = TransactionProcessor.Apply(database, one.TxData, new Instant(now++)).DbAfter.Settled();
                }
            }
        }

        return settle is null ? database : settle(database);
    }
}
