using System;
using System.IO;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Is the table of Cassandra's errors: what each means to a caller. What no line knows is a fault, and for a
/// conditional write any of them is Unknown.</summary>
internal static class CqlErrors
{
    // The node could not ask the others about the user: the password may be right.
    private const string UserNotLookedUp = "Unable to perform authentication";

    /// <summary>Says what an error of a statement means.</summary>
    public static AccreteException Translate(Exception error) => error switch
    {
        AccreteException known => known,
        CqlServerException server => OfCode(server.Code, server.Message, server),
        TimeoutException or OperationCanceledException =>
            StorageErrors.Timeout("Cassandra did not answer in time.", error),
        ObjectDisposedException => StorageErrors.Unavailable("The storage is closed.", error),
        IOException or SocketException => StorageErrors.Unavailable(
            $"The connection to Cassandra was lost: {error.Message}", error),
        CqlProtocolException => StorageErrors.Unavailable(
            $"What Cassandra answered is not its protocol, and the connection was ended: {error.Message}", error),
        _ => StorageErrors.Fault($"The client of Cassandra failed: {error.Message}", error),
    };

    /// <summary>Says what an error on the way to a node means.</summary>
    /// <param name="error">The error.</param>
    /// <param name="host">The node.</param>
    /// <param name="options">How it was connected to.</param>
    public static AccreteException OfConnecting(Exception error, string host, CqlOptions options)
    {
        string node = $"{host}:{options.Port}";
        return error switch
        {
            AccreteException known => known,
            CqlServerException { Code: CqlServerException.Protocol } => StorageErrors.Misconfigured(
                $"Cassandra at {node} does not speak version 4 of its protocol: it must be 2.2 or later. "
                + error.Message, error),
            CqlServerException server => OfCode(server.Code, server.Message, server),
            AuthenticationException => StorageErrors.Misconfigured(
                $"Cassandra at {node} has a certificate that is not trusted here: {error.Message}", error),
            CqlProtocolException => StorageErrors.Misconfigured(
                $"What answers at {node} is no Cassandra, or it wants encryption (cassandra-ssl, ssl=true): "
                + error.Message, error),
            TimeoutException or OperationCanceledException => StorageErrors.Unavailable(
                $"Cassandra at {node} does not answer.", error),
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } =>
                StorageErrors.Unavailable($"There is no host {host}: mend cassandra-host.", error),
            IOException => StorageErrors.Unavailable(
                $"Cassandra at {node} ended the connection while it was made; is it one "
                + $"{(options.IsEncrypted ? "without" : "with")} encryption (cassandra-ssl)? {error.Message}", error),
            _ => StorageErrors.Unavailable($"Cassandra at {node} cannot be reached: {error.Message}", error),
        };
    }

    /// <summary>Says what a code of Cassandra means.</summary>
    /// <param name="code">The code (version 4, section 9; the last two are of version 5).</param>
    /// <param name="text">What the server says about it.</param>
    /// <param name="error">The error.</param>
    public static AccreteException OfCode(int code, string text, Exception? error = null) => code switch
    {
        0x0100 when text.StartsWith(UserNotLookedUp, StringComparison.Ordinal) => StorageErrors.Unavailable(
            $"Cassandra cannot look the user up now: {text}", error),
        0x0100 => StorageErrors.Denied($"Cassandra refuses the user or the password: {text}", error),
        0x1000 or 0x1002 => StorageErrors.Unavailable($"Too few nodes of Cassandra are up: {text}", error),
        0x1001 => StorageErrors.Busy($"Cassandra is overloaded: {text}", error),
        0x1100 or 0x1200 or 0x1700 => StorageErrors.Timeout(
            $"Nodes of Cassandra did not answer in time: {text}", error),
        0x1300 or 0x1500 => StorageErrors.Unavailable($"Nodes of Cassandra failed: {text}", error),
        0x2100 => StorageErrors.Denied(
            $"The user may not do this: grant it the rights of deploy/cql/cassandra-user.cql. {text}", error),
        0x2200 when text.Contains("oversized mutation", StringComparison.OrdinalIgnoreCase) =>
            StorageErrors.Misconfigured(
                $"Rows of 4 MB are too large for this Cassandra: raise its commitlog_segment_size to 16 MB. {text}",
                error),
        0x2200 or 0x2300 => StorageErrors.Misconfigured(
            "The keyspace or the table is missing or another: run deploy/cql/cassandra-keyspace.cql and "
            + $"cassandra-table.cql, or for cass2 those that begin with cassandra2. {text}", error),
        CqlServerException.Unprepared => StorageErrors.Unavailable(
            $"Cassandra forgets statements as soon as they are prepared: {text}", error),
        _ => StorageErrors.Fault($"Cassandra error {code:x4}: {text}", error),
    };
}
