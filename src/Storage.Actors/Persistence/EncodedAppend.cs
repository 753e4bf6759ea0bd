using System;
using System.Collections.Generic;

namespace Accrete.Storage.Persistence;

/// <summary>Is an append in its stored form.</summary>
/// <param name="Record">The value of its ref.</param>
/// <param name="Pieces">Segments to be stored before; empty where the events stand in the record.</param>
internal sealed record EncodedAppend(ReadOnlyMemory<byte> Record, IReadOnlyList<StoredSegment> Pieces);
