using System;

namespace Accrete.Storage;

/// <summary>Is what a conditional write puts into a ref.</summary>
/// <param name="Token">The attempt token: drawn afresh for each new intention, kept when the same write is tried
/// again, never empty. By it a writer recognises its own write.</param>
/// <param name="Value">The bytes, at most <see cref="StorageLimits.RefBytesMax"/>.</param>
public sealed record RefWrite(Guid Token, ReadOnlyMemory<byte> Value);
