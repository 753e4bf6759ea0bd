using System;
using System.Collections.Generic;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.Sql.Ado;

/// <summary>Is an open connection with the statements that were made for it. One call at a time has it.</summary>
internal sealed class AdoConnection(DbConnection connection, SqlDialect dialect) : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>Gets whether it leads anywhere, as far as the driver knows.</summary>
    public bool IsOpen => connection.State == ConnectionState.Open;

    /// <summary>Gets or sets when it was used last, by the clock of its pool.</summary>
    public long UsedAt { get; set; }

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed, as the driver counts.</returns>
    public async Task<int> ExecuteAsync((string Text, SqlArgument[] Arguments) statement, CancellationToken ending)
    {
        DbCommand command = await CommandAsync(statement.Text, statement.Arguments, ending).ConfigureAwait(false);
        try
        {
            return await command.ExecuteNonQueryAsync(ending).ConfigureAwait(false);
        }
        finally
        {
            Forget(command);
        }
    }

    /// <summary>Runs a statement, and reads its rows.</summary>
    public async Task<T> QueryAsync<T>(
        (string Text, SqlArgument[] Arguments) statement, Func<DbDataReader, CancellationToken, Task<T>> read,
        CancellationToken ending)
    {
        DbCommand command = await CommandAsync(statement.Text, statement.Arguments, ending).ConfigureAwait(false);
        DbDataReader reader = await command.ExecuteReaderAsync(ending).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable readerScope = reader.ConfigureAwait(false);
        return await read(reader, ending).ConfigureAwait(false);
    }

    /// <summary>Closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (DbCommand command in _commands.Values)
        {
            await command.DisposeAsync().ConfigureAwait(false);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<DbCommand> CommandAsync(string text, SqlArgument[] arguments, CancellationToken ending)
    {
        bool isNew = !_commands.TryGetValue(text, out DbCommand? command);
        if (command is null)
        {
            command = Make(text, arguments);
            _commands.Add(text, command);
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            command.Parameters[i].Value = arguments[i].Value;
        }

        if (isNew && dialect.IsPrepared)
        {
            await command.PrepareAsync(ending).ConfigureAwait(false);
        }

        return command;
    }

    [SuppressMessage("Security", "CA2100", Justification = "The texts are constants; values travel as parameters.")]
    private DbCommand Make(string text, SqlArgument[] arguments)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = text;
        dialect.Settle(command);
        for (int i = 0; i < arguments.Length; i++)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = dialect.NameOf(i);
            dialect.Shape(parameter, arguments[i].Kind);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    // A connection that waits for its next call must not hold the bytes of the last one.
    private static void Forget(DbCommand command)
    {
        foreach (DbParameter parameter in command.Parameters)
        {
            if (parameter.Value is byte[])
            {
                parameter.Value = DBNull.Value;
            }
        }
    }
}
