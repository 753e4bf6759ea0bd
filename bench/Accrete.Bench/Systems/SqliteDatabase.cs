using System;
using System.Collections.Generic;
using Microsoft.Data.Sqlite;

namespace Accrete.Bench.Systems;

/// <summary>One in-memory SQLite database of one table <c>d(e, a, v)</c> with covering indexes in three
/// orders.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly Dictionary<string, long> _attributes = new(StringComparer.Ordinal);
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _find;

    public SqliteDatabase()
    {
        _connection.Open();
        Execute("""
            PRAGMA journal_mode = off; PRAGMA synchronous = off; PRAGMA cache_size = -1000000;
            PRAGMA temp_store = memory;
            CREATE TABLE d (e INTEGER NOT NULL, a INTEGER NOT NULL, v NOT NULL, PRIMARY KEY (e, a, v)) WITHOUT ROWID;
            CREATE INDEX aev ON d (a, e, v);
            CREATE INDEX ave ON d (a, v, e);
            """);
        _insert = Command("INSERT INTO d (e, a, v) VALUES ($e, $a, $v)");
        _insert.Parameters.Add("$e", SqliteType.Integer);
        _insert.Parameters.Add("$a", SqliteType.Integer);
        _insert.Parameters.Add("$v", SqliteType.Text);
        _find = Command("SELECT e FROM d WHERE a = $a AND v = $v");
        _find.Parameters.Add("$a", SqliteType.Integer);
        _find.Parameters.Add("$v", SqliteType.Integer);
    }

    /// <summary>Gets the version of the library.</summary>
    public string Version => _connection.ServerVersion;

    /// <summary>Gets how many datoms were inserted.</summary>
    public long Count { get; private set; }

    /// <summary>Gets how many bytes the pages take.</summary>
    public long PageBytes => (long)Scalar("PRAGMA page_count")! * (long)Scalar("PRAGMA page_size")!;

    /// <summary>Returns the number of an attribute.</summary>
    public long Attribute(string name)
    {
        if (!_attributes.TryGetValue(name, out long id))
        {
            id = _attributes.Count + 1;
            _attributes.Add(name, id);
        }

        return id;
    }

    /// <summary>Inserts one fact.</summary>
    public void Insert(long e, string attribute, object value)
    {
        _insert.Parameters[0].Value = e;
        _insert.Parameters[1].Value = Attribute(attribute);
        SqliteParameter parameter = _insert.Parameters[2];
        parameter.SqliteType = value is long ? SqliteType.Integer : SqliteType.Text;
        parameter.Value = value;
        _insert.ExecuteNonQuery();
        Count++;
    }

    /// <summary>Finds the entity with a unique value.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public long Find(string attribute, long value)
    {
        _find.Parameters[0].Value = Attribute(attribute);
        _find.Parameters[1].Value = value;
        return (long)(_find.ExecuteScalar() ?? throw new InvalidOperationException($"no {attribute} {value}"));
    }

    /// <summary>Runs work in transactions of <paramref name="size"/> rows.</summary>
    public void InTransactions<T>(IEnumerable<T> rows, int size, Action<T> insert)
    {
        int inside = 0;
        foreach (T row in rows)
        {
            if (inside == 0)
            {
                Execute("BEGIN");
            }

            insert(row);
            if (++inside == size)
            {
                Execute("COMMIT");
                inside = 0;
            }
        }

        if (inside > 0)
        {
            Execute("COMMIT");
        }
    }

    /// <summary>Runs statements without an answer.</summary>
    public void Execute(string sql)
    {
        using SqliteCommand command = Command(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>Prepares a query in which <c>{name}</c> stands for an attribute's number.</summary>
    public SqliteCommand Prepare(string sql)
    {
        int open;
        while ((open = sql.IndexOf('{', StringComparison.Ordinal)) >= 0)
        {
            int close = sql.IndexOf('}', open);
            sql = sql[..open] + Attribute(sql[(open + 1)..close]) + sql[(close + 1)..];
        }

        SqliteCommand command = Command(sql);
        command.Prepare();
        return command;
    }

    /// <summary>Reads all rows of a prepared query.</summary>
    public static List<object[]> Rows(SqliteCommand command)
    {
        List<object[]> rows = [];
        using SqliteDataReader reader = command.ExecuteReader();
        int width = reader.FieldCount;
        while (reader.Read())
        {
            object[] row = new object[width];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insert.Dispose();
        _find.Dispose();
        _connection.Dispose();
    }

    private object? Scalar(string sql)
    {
        using SqliteCommand command = Command(sql);
        return command.ExecuteScalar();
    }

    private SqliteCommand Command(string sql)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
