using System;
using Accrete.Storage;

namespace Accrete.Transactor.Leases;

/// <summary>Is a call of storage that the lease asks for.</summary>
/// <param name="SentAt">When it was asked for: it takes effect later.</param>
/// <param name="EndsAt">When its answer is waited for no longer.</param>
internal abstract record LeaseCall(TimeSpan SentAt, TimeSpan EndsAt)
{
    /// <summary>Read the ref.</summary>
    public sealed record Read(TimeSpan SentAt, TimeSpan EndsAt) : LeaseCall(SentAt, EndsAt);

    /// <summary>Write the ref, where it still is as expected.</summary>
    /// <param name="SentAt">When it was asked for.</param>
    /// <param name="EndsAt">When its answer is waited for no longer.</param>
    /// <param name="Expected">The version that must be there.</param>
    /// <param name="Token">The attempt token.</param>
    /// <param name="Record">What is written.</param>
    public sealed record Write(
        TimeSpan SentAt, TimeSpan EndsAt, RefVersion Expected, Guid Token, LeaseRecord Record)
        : LeaseCall(SentAt, EndsAt);
}
