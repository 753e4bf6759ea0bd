using System;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Is an answer of a server, taken off the wire.</summary>
/// <param name="Stream">The number of the question that it answers; negative where the server speaks unasked.</param>
/// <param name="Opcode">What it is.</param>
/// <param name="Body">What it says, behind tracing ids and warnings.</param>
internal readonly record struct CqlFrame(short Stream, CqlOpcode Opcode, ReadOnlyMemory<byte> Body);
