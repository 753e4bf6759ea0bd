using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Accrete.Edn;
using Accrete.Host.Import;

namespace Accrete.Host.Conformance;

/// <summary>Loads the data sets that queries are over, each once.</summary>
/// <param name="directory">Holds one folder a data set.</param>
/// <param name="open">Makes the database of a data set.</param>
/// <param name="settle">Returns the value to ask when all is loaded.</param>
internal sealed class DataSets(
    string directory, Func<string, ICaseTarget> open, Func<ICaseTarget, Database> settle) : IDisposable
{
    private readonly List<ICaseTarget> _targets = [];
    private readonly Dictionary<string, Lazy<Database>> _loaded = new(StringComparer.Ordinal);

    /// <summary>Makes data sets in memory.</summary>
    /// <param name="directory">Holds one folder a data set.</param>
    /// <param name="clock">The time of the first transaction of each data set.</param>
    /// <param name="settle">What becomes of the value when all is loaded; it stays as it is unless given.</param>
    public DataSets(string directory, Instant clock, Func<Database, Database>? settle = null)
        : this(directory, name => new MemoryTarget(name, DatabaseOptions.Default, clock, 1), target =>
            settle is null ? target.Now : settle(target.Now))
    {
    }

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

    /// <summary>Lets the databases go.</summary>
    public void Dispose()
    {
        foreach (ICaseTarget target in _targets)
        {
            target.Dispose();
        }
    }

    private Database Read(string folder, CancellationToken cancellation)
    {
        ICaseTarget target = open(Path.GetFileName(folder));
        _targets.Add(target);
        foreach (string file in SampleFiles.Of(folder))
        {
            using TextReader text = SampleFiles.Open(file);
            foreach (object? form in EdnReader.ReadAll(text))
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (ImportForm one in ImportForm.Of(form))
                {
                    target.Transact(one.TxData);
                }
            }
        }

        return settle(target);
    }
}
