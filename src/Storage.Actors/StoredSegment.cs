using System;
using Accrete.Segments;

namespace Accrete.Storage;

/// <summary>Is a segment on its way to or from a service: bytes under a name that never change.</summary>
/// <param name="Id">The name.</param>
/// <param name="Bytes">The bytes. Nobody changes them after the segment was made.</param>
public readonly record struct StoredSegment(SegmentId Id, ReadOnlyMemory<byte> Bytes);
