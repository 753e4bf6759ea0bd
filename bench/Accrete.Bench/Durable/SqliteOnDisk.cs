using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using Accrete.Storage.Dev;
using Microsoft.Data.Sqlite;

namespace Accrete.Bench.Durable;

/// <summary>A database of SQLite on disk, set up as well as we know how: a write-ahead log that was grown beforehand
/// and is kept, every commit synced (<c>synchronous=FULL</c>), prepared statements.</summary>
[SuppressMessage("Usage", "CA2213", Justification = "All commands are disposed of by their list.")]
internal sealed class SqliteOnDisk : IDisposable
{
    private const int WalBytes = 16 * 1024 * 1024;

    private readonly SqliteFile _file;
    private readonly SqliteConnection _connection;
    private readonly List<SqliteCommand> _commands = [];
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;

    /// <summary>Makes one in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="schema">Makes tables and indexes.</param>
    public SqliteOnDisk(string folder, string schema)
    {
        _file = SqliteFile.Take(folder);
        _connection = _file.OpenWriter(WalBytes);
        SqliteFile.Execute(_connection, "PRAGMA wal_autocheckpoint=1000");
        if (schema.Length > 0)
        {
            SqliteFile.Execute(_connection, schema);
        }

        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
    }

    /// <summary>Prepares a statement; its parameters are named $0, $1 and so on.</summary>
    public SqliteCommand Prepare(string sql, int parameters = 0)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter("$" + i.ToString(CultureInfo.InvariantCulture), null));
        }

        command.Prepare();
        _commands.Add(command);
        return command;
    }

    /// <summary>Begins a transaction.</summary>
    public void Begin() => _begin.ExecuteNonQuery();

    /// <summary>Commits: all is on the disk when it returns.</summary>
    public void Commit() => _commit.ExecuteNonQuery();

    /// <summary>Returns how many bytes the appends of a log have on average that a transactor left in a
    /// folder.</summary>
    public static int AppendBytes(string folder)
    {
        using SqliteConnection connection = new(
            $"Data Source={Path.Combine(folder, SqliteFile.Name)};Mode=ReadOnly;Pooling=False");
        connection.Open();
        string? text = SqliteFile.Execute(connection,
            "SELECT CAST(avg(length(val)) AS INTEGER) FROM datomic_kvs WHERE id LIKE 'log/%'");
        return int.Parse(text!, CultureInfo.InvariantCulture); // a log has appends
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _commands.ForEach(command => command.Dispose());
        _connection.Dispose();
        _file.Dispose();
    }
}
