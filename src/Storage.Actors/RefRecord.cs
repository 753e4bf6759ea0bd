using System;

namespace Accrete.Storage;

/// <summary>Is what stands in a ref.</summary>
/// <param name="Version">Its version, never <see cref="RefVersion.Absent"/>.</param>
/// <param name="Value">Its bytes.</param>
public sealed record RefRecord(RefVersion Version, ReadOnlyMemory<byte> Value);
