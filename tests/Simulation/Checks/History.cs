using System;
using System.Collections.Generic;

namespace Accrete.Simulation.Checks;

/// <summary>How something that a client did ended.</summary>
internal enum Outcome
{
    /// <summary>Nobody knows: it may have taken effect, or will.</summary>
    Unknown,

    /// <summary>It took effect.</summary>
    Done,

    /// <summary>It had no effect, and never will.</summary>
    Refused,
}

/// <summary>Is one thing that a client did.</summary>
internal sealed class Operation
{
    /// <summary>Gets what marks its transaction in the log; empty for a read.</summary>
    public required string Marker { get; init; }

    /// <summary>Gets who did it: the life of a process.</summary>
    public required string Process { get; init; }

    /// <summary>Gets what it is.</summary>
    public required string Kind { get; set; }

    /// <summary>Gets when it was begun.</summary>
    public required long Invoked { get; init; }

    /// <summary>Gets the highest t that was acknowledged to anybody before it was begun.</summary>
    public required long AcknowledgedBefore { get; init; }

    /// <summary>Gets or sets when it ended; null where it never did.</summary>
    public long? Completed { get; set; }

    /// <summary>Gets or sets how it ended.</summary>
    public Outcome Outcome { get; set; }

    /// <summary>Gets or sets the t of the value that it made or read; -1 where it has none.</summary>
    public long T { get; set; } = -1;

    /// <summary>Gets or sets the datoms of its transaction, as its report says.</summary>
    public IReadOnlyList<Datom>? Data { get; set; }

    /// <summary>Gets or sets the hash of the facts that it read; null where it read none.</summary>
    public ulong? Facts { get; set; }

    /// <summary>Gets the element that it adds to a list; null for none.</summary>
    public string? Element { get; init; }

    /// <summary>Gets whether it is ordered by time with all others of its kind: writes, and reads of what was
    /// synced.</summary>
    public bool IsStrict => Marker.Length > 0 || Kind == "sync";

    /// <summary>Gets or sets the lists that it read, by the key of their item.</summary>
    public IReadOnlyDictionary<long, string>? Lists { get; set; }
}

/// <summary>Is what the clients of a world did and saw, in the order in which they began it.</summary>
internal sealed class History
{
    /// <summary>Gets what was done.</summary>
    public List<Operation> Operations { get; } = [];

    /// <summary>Gets the highest t that was acknowledged so far.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Takes note that a transaction was acknowledged.</summary>
    public void Acknowledge(long t) => Acknowledged = Math.Max(Acknowledged, t);
}
