using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Npgsql;

namespace Accrete.Storage.Sql;

/// <summary>Asks each new connection whether its server is the primary and keeps what it acknowledges.</summary>
/// <param name="validation">What the user wants asked beside that; null for nothing.</param>
internal sealed class PostgresChecks(string? validation)
{
    private const string Question = """
        SELECT pg_is_in_recovery()::text, current_setting('fsync'), current_setting('full_page_writes'),
          current_setting('synchronous_commit')
        """;

    /// <summary>Checks a connection.</summary>
    /// <exception cref="AccreteException">It must not be used.</exception>
    [SuppressMessage("Security", "CA2100", Justification = "The query is the operator's own.")]
    public void Check(NpgsqlConnection connection)
    {
        using (NpgsqlCommand command = new(Question, connection))
        {
            using NpgsqlDataReader reader = command.ExecuteReader();
            reader.Read();
            Judge(reader);
        }

        if (!string.IsNullOrWhiteSpace(validation))
        {
            using NpgsqlCommand command = new(validation, connection);
            command.ExecuteScalar();
        }
    }

    /// <summary>Checks a connection.</summary>
    /// <exception cref="AccreteException">It must not be used.</exception>
    [SuppressMessage("Security", "CA2100", Justification = "The query is the operator's own.")]
    public async Task CheckAsync(NpgsqlConnection connection)
    {
        NpgsqlCommand command = new(Question, connection);
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using ConfiguredAsyncDisposable readerScope = reader.ConfigureAwait(false);
            await reader.ReadAsync().ConfigureAwait(false);
            Judge(reader);
        }

        if (!string.IsNullOrWhiteSpace(validation))
        {
            NpgsqlCommand asked = new(validation, connection);
            await using ConfiguredAsyncDisposable askedScope = asked.ConfigureAwait(false);
            await asked.ExecuteScalarAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Judges the settings of a server.</summary>
    /// <param name="isReplica">Whether it follows another.</param>
    /// <param name="fsync">Its <c>fsync</c>.</param>
    /// <param name="pages">Its <c>full_page_writes</c>.</param>
    /// <param name="commit">Its <c>synchronous_commit</c>.</param>
    /// <exception cref="AccreteException">It must not be used.</exception>
    public static void Judge(string isReplica, string fsync, string pages, string commit)
    {
        if (isReplica is not ("false" or "f"))
        {
            throw StorageErrors.Misconfigured("This PostgreSQL is a replica: name the primary in sql-url.");
        }

        if (fsync != "on" || pages != "on" || commit is not ("on" or "remote_apply"))
        {
            throw StorageErrors.Misconfigured(
                $"This PostgreSQL may lose what it acknowledged (fsync={fsync}, full_page_writes={pages}, "
                + $"synchronous_commit={commit}): set all three to on.");
        }
    }

    private static void Judge(DbDataReader reader) =>
        Judge(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3));
}
