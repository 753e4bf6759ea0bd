using System;
using Microsoft.Data.Sqlite;

namespace Accrete.Storage.Dev;

/// <summary>Holds the prepared statements of one connection. One thread uses them at a time.</summary>
internal sealed class SqliteStatements : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _deleteRef;
    private readonly SqliteCommand _select;
    private readonly SqliteCommand _selectValue;

    /// <summary>Prepares the statements; takes over the connection.</summary>
    public SqliteStatements(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Command("BEGIN IMMEDIATE");
        _commit = Command("COMMIT");
        _rollback = Command("ROLLBACK");
        _insert = Command(
            "INSERT INTO datomic_kvs(id, rev, map, val) VALUES($id, $rev, $map, $val) ON CONFLICT(id) DO NOTHING",
            "$id", "$rev", "$map", "$val");
        _update = Command(
            "UPDATE datomic_kvs SET rev=$rev, map=$map, val=$val WHERE id=$id AND rev=$oldRev AND map=$oldMap",
            "$id", "$rev", "$map", "$val", "$oldRev", "$oldMap");
        _delete = Command("DELETE FROM datomic_kvs WHERE id=$id AND map IS NULL", "$id");
        _deleteRef = Command("DELETE FROM datomic_kvs WHERE id=$id AND rev=$rev AND map=$map", "$id", "$rev", "$map");
        _select = Command("SELECT rev, map, val FROM datomic_kvs WHERE id=$id AND map IS NOT NULL", "$id");
        _selectValue = Command("SELECT val FROM datomic_kvs WHERE id=$id AND map IS NULL", "$id");
    }

    /// <summary>Begins a transaction that writes.</summary>
    public void Begin() => _begin.ExecuteNonQuery();

    /// <summary>Commits; when it returns, all is on the disk.</summary>
    public void Commit() => _commit.ExecuteNonQuery();

    /// <summary>Takes the transaction back.</summary>
    public void Rollback() => _rollback.ExecuteNonQuery();

    /// <summary>Copies what it can of the write-ahead log into the file, beside readers and the writer.</summary>
    public void Checkpoint() => SqliteFile.Execute(_connection, "PRAGMA wal_checkpoint(PASSIVE)");

    /// <summary>Makes a row where there is none.</summary>
    /// <returns>Whether there was none.</returns>
    public bool Insert(string id, long revision, string? token, byte[] value)
    {
        _insert.Parameters[0].Value = id;
        _insert.Parameters[1].Value = revision;
        _insert.Parameters[2].Value = token is null ? DBNull.Value : token;
        _insert.Parameters[3].Value = value;
        return _insert.ExecuteNonQuery() == 1;
    }

    /// <summary>Changes a ref that is as expected.</summary>
    /// <returns>Whether it was.</returns>
    public bool Update(string id, RefVersion expected, RefVersion version, byte[] value)
    {
        _update.Parameters[0].Value = id;
        _update.Parameters[1].Value = version.Revision;
        _update.Parameters[2].Value = version.Token.ToString();
        _update.Parameters[3].Value = value;
        _update.Parameters[4].Value = expected.Revision;
        _update.Parameters[5].Value = expected.Token.ToString();
        return _update.ExecuteNonQuery() == 1;
    }

    /// <summary>Deletes a segment.</summary>
    public void Delete(string id)
    {
        _delete.Parameters[0].Value = id;
        _delete.ExecuteNonQuery();
    }

    /// <summary>Removes a ref that is as expected.</summary>
    /// <returns>Whether it was.</returns>
    public bool Delete(string id, RefVersion expected)
    {
        _deleteRef.Parameters[0].Value = id;
        _deleteRef.Parameters[1].Value = expected.Revision;
        _deleteRef.Parameters[2].Value = expected.Token.ToString();
        return _deleteRef.ExecuteNonQuery() == 1;
    }

    /// <summary>Reads a ref.</summary>
    public RefRecord? Read(string id)
    {
        _select.Parameters[0].Value = id;
        using SqliteDataReader reader = _select.ExecuteReader();
        return reader.Read()
            ? new RefRecord(
                new RefVersion(reader.GetInt64(0), Guid.Parse(reader.GetString(1))), reader.GetFieldValue<byte[]>(2))
            : null;
    }

    /// <summary>Reads a segment.</summary>
    public byte[]? Get(string id)
    {
        _selectValue.Parameters[0].Value = id;
        using SqliteDataReader reader = _selectValue.ExecuteReader();
        return reader.Read() ? reader.GetFieldValue<byte[]>(0) : null;
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        _insert.Dispose();
        _update.Dispose();
        _delete.Dispose();
        _deleteRef.Dispose();
        _select.Dispose();
        _selectValue.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Command(string sql, params string[] parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (string name in parameters)
        {
            command.Parameters.Add(new SqliteParameter(name, null));
        }

        return command;
    }
}
