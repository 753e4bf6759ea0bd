using System;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>What came from the other side is not the protocol: the connection cannot be used any more.</summary>
/// <param name="message">What was wrong.</param>
internal sealed class CqlProtocolException(string message) : Exception(message);
