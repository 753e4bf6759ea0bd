using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Data.Sqlite;

namespace Accrete.Storage.Tests;

/// <summary>An ADO.NET provider whose database does what a test says: what real servers do not do on demand.</summary>
public sealed class ScriptedProvider : DbProviderFactory
{
    /// <summary>The one that storages find; its connections are those of the one that their address names.</summary>
    public static readonly ScriptedProvider Instance = new();

    private static readonly ConcurrentDictionary<string, ScriptedProvider> ByName = new();

    private readonly string _name = Guid.NewGuid().ToString("N");

    /// <summary>Gets the address of the database.</summary>
    public string Url
    {
        get
        {
            ByName[_name] = this;
            return $"Name={_name}";
        }
    }

    /// <summary>Gets or sets how a statement that writes ends: with how many rows, or with what error.</summary>
    public Func<string, Task<int>> Writes { get; set; } = _ => Task.FromResult(1);

    /// <summary>Gets or sets the ref that reads find: revision, token and value.</summary>
    public Func<(string Id, int Revision, string Token, byte[] Value)?> Reads { get; set; } = () => null;

    /// <summary>Gets the statements that were sent.</summary>
    public List<string> Sent { get; } = [];

    public override DbConnection CreateConnection() => new Connection();

    public override DbConnectionStringBuilder CreateConnectionStringBuilder() => [];

    private Task<int> Write(string text)
    {
        lock (Sent)
        {
            Sent.Add(text);
        }

        return Writes(text);
    }

    private DataTableReader Read()
    {
        using DataTable table = new();
        table.Columns.Add("id", typeof(string));
        table.Columns.Add("rev", typeof(int));
        table.Columns.Add("map", typeof(string));
        table.Columns.Add("val", typeof(byte[]));
        if (Reads() is { } row)
        {
            table.Rows.Add(row.Id, row.Revision, row.Token, row.Value);
        }

        return table.CreateDataReader();
    }

    /// <summary>An error that the server reports.</summary>
    public sealed class Error(string text, string? state = null) : DbException(text)
    {
        public override string? SqlState => state;
    }

    private sealed class Connection : DbConnection
    {
        private ConnectionState _state;

        [AllowNull]
        public override string ConnectionString { get; set; } = "";

        public override string Database => "";

        public override string DataSource => "";

        public override string ServerVersion => "";

        public override ConnectionState State => _state;

        public override void Open() => _state = ConnectionState.Open;

        public override void Close() => _state = ConnectionState.Closed;

        public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

        protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
            throw new NotSupportedException("Each statement commits by itself.");

        protected override DbCommand CreateDbCommand() => new Command(
            ByName[(string)new DbConnectionStringBuilder { ConnectionString = ConnectionString }["Name"]]);
    }

    private sealed class Command(ScriptedProvider provider) : DbCommand
    {
        private readonly SqliteCommand _parameters = new();

        [AllowNull]
        public override string CommandText { get; set; } = "";

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; }

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; }

        protected override DbParameterCollection DbParameterCollection => _parameters.Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel()
        {
        }

        public override int ExecuteNonQuery() => throw new NotSupportedException();

        public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
            provider.Write(CommandText);

        public override object? ExecuteScalar() => throw new NotSupportedException();

        public override void Prepare()
        {
        }

        protected override DbParameter CreateDbParameter() => new SqliteParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => provider.Read();

        protected override void Dispose(bool disposing)
        {
            _parameters.Dispose();
            base.Dispose(disposing);
        }
    }
}
