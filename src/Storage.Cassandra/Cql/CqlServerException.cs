using System;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>The server answered with an error; the connection can be used on.</summary>
/// <param name="code">The number of the error in the protocol (version 4, section 9).</param>
/// <param name="text">What the server says about it.</param>
internal sealed class CqlServerException(int code, string text) : Exception(text)
{
    /// <summary>A prepared statement is not known to this server: it was not run.</summary>
    public const int Unprepared = 0x2500;

    /// <summary>The server does not speak this version of the protocol, or did not understand.</summary>
    public const int Protocol = 0x000A;

    /// <summary>Gets the number of the error.</summary>
    public int Code => code;
}
