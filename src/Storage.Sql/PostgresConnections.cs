using Npgsql;

namespace Accrete.Storage.Sql;

/// <summary>Says how connections to a PostgreSQL behave, whatever the address says.</summary>
internal static class PostgresConnections
{
    /// <summary>As many statements as there are, with room to spare.</summary>
    private const int PreparedMax = 20;

    /// <summary>A server whose client vanished in the middle of a write keeps a row locked until it notices: by these
    /// settings of the session after some 20 seconds, by those of the machine after hours.</summary>
    private const string NoticeLostClients =
        "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

    /// <summary>Returns the settings of connections.</summary>
    /// <exception cref="AccreteException">The address cannot be read.</exception>
    public static NpgsqlConnectionStringBuilder Settings(SqlStorageOptions options)
    {
        NpgsqlConnectionStringBuilder settings = PostgresUrl.Parse(
            options.Url, options.User, options.Password, options.DriverParams);
        settings.Pooling = true;
        settings.MaxPoolSize = options.ConnectionsMax;
        settings.Multiplexing = false;
        settings.MaxAutoPrepare = PreparedMax;
        settings.AutoPrepareMinUsages = 2;

        // A settled session is what the next user of a pooled connection expects.
        settings.NoResetOnClose = false;

        // A program's own transaction scope is none of ours: what is acknowledged would wait for its end.
        settings.Enlist = false;

        // Calls end by our clock, and a call that is given up breaks its connection at once: asking the server to stop
        // would take the same way on which it did not answer.
        settings.CommandTimeout = 0;
        settings.CancellationTimeout = -1;
        settings.TcpKeepAlive = true;
        settings.Options ??= NoticeLostClients;
        settings.ApplicationName ??= "accrete";
        return settings;
    }
}
