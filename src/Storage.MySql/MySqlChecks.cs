using System;
using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.MySql;

/// <summary>Settles each new session, and asks whether its server keeps what it acknowledges.</summary>
internal static class MySqlChecks
{
    /// <summary>Settles a session, whatever the server's own settings say: each statement commits by itself, reads see
    /// what is committed and nothing else, and what does not fit into a column is an error. REPEATABLE READ, since
    /// with weaker levels a server with a binary log of statements takes no writes.</summary>
    public const string Session = "SET SESSION autocommit = 1, sql_mode = 'STRICT_ALL_TABLES'; "
        + "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ";

    private const string Question = "SELECT @@global.read_only, @@global.innodb_flush_log_at_trx_commit, "
        + "@@global.log_bin, @@global.sync_binlog, @@global.innodb_doublewrite, @@global.max_allowed_packet, "
        + "(SELECT engine FROM information_schema.tables WHERE table_schema = DATABASE() "
        + "AND table_name = 'datomic_kvs')";

    // A segment with what stands around it.
    private const long PacketMin = StorageLimits.SegmentBytesMax + (64 * 1024);

    /// <summary>Checks a connection.</summary>
    /// <exception cref="AccreteException">It must not be used.</exception>
    public static async Task CheckAsync(DbConnection connection, CancellationToken ending)
    {
        DbCommand command = connection.CreateCommand();
        await using ConfiguredAsyncDisposable commandScope = command.ConfigureAwait(false);
        command.CommandText = Session;
        await command.ExecuteNonQueryAsync(ending).ConfigureAwait(false);
        command.CommandText = Question;
        DbDataReader reader = await command.ExecuteReaderAsync(ending).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable readerScope = reader.ConfigureAwait(false);
        await reader.ReadAsync(ending).ConfigureAwait(false);
        string[] settings = new string[reader.FieldCount];
        for (int i = 0; i < settings.Length; i++)
        {
            settings[i] = Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture) ?? "";
        }

        Judge(settings);
    }

    /// <summary>Judges the settings of a server.</summary>
    /// <param name="settings">Its answers, in the order of the question.</param>
    /// <exception cref="AccreteException">It must not be used.</exception>
    public static void Judge(string[] settings)
    {
        if (IsOn(settings[0]))
        {
            throw StorageErrors.Misconfigured("This MySQL is read-only, or a replica: name the primary in sql-url.");
        }

        // 3 is MariaDB's older way to do what 1 does.
        if (settings[1] is not ("1" or "3") || (IsOn(settings[2]) && settings[3] != "1")
            || settings[4] is "0" or "OFF" or "DETECT_ONLY")
        {
            throw StorageErrors.Misconfigured(
                $"This MySQL may lose what it acknowledged (innodb_flush_log_at_trx_commit={settings[1]}, "
                + $"log_bin={settings[2]}, sync_binlog={settings[3]}, innodb_doublewrite={settings[4]}): set the first "
                + "to 1, sync_binlog to 1 where there is a binary log, and the last to ON.");
        }

        if (long.Parse(settings[5], CultureInfo.InvariantCulture) < PacketMin)
        {
            throw StorageErrors.Misconfigured(
                $"This MySQL takes packets of {settings[5]} bytes: set max_allowed_packet to 16M or more.");
        }

        JudgeEngine(settings[6]);
    }

    private static void JudgeEngine(string engine)
    {
        if (engine.Length == 0)
        {
            throw StorageErrors.Misconfigured(
                "The table datomic_kvs is missing or not granted: run deploy/sql/mysql-table.sql and mysql-user.sql.");
        }

        if (!engine.Equals("InnoDB", StringComparison.OrdinalIgnoreCase))
        {
            throw StorageErrors.Misconfigured(
                $"The table datomic_kvs is kept by {engine}, which has no durable commits: "
                + "ALTER TABLE datomic_kvs ENGINE = InnoDB.");
        }
    }

    // A number in some versions, a word in others.
    private static bool IsOn(string value) => value is not ("0" or "OFF" or "False" or "");
}
