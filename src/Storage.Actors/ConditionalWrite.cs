using System;

namespace Accrete.Storage;

/// <summary>Is one conditional write on its way to an outcome: says what to do next, and learns from each answer. A
/// value that knows no service and no clock; actors and plain code drive it alike.</summary>
/// <remarks>
/// <para>The race that it exists for, step by step:</para>
/// <list type="number">
/// <item>A write is sent; it takes effect; the answer is lost: Unknown.</item>
/// <item>Sent again blindly, it is rejected, because its own first success stands there.</item>
/// <item>So after Unknown, and after a Rejected that is not the first answer, the ref is read consistently; the
/// attempt token tells whose write stands there.</item>
/// <item>Where the expected version still stands there, the same write, with the same token, is sent again: should
/// the first one land late, one of the two is rejected, and either is ours.</item>
/// </list>
/// </remarks>
public sealed record ConditionalWrite
{
    private ConditionalWrite(RefKey key, RefVersion expected, RefWrite? write) =>
        (Key, Expected, Write) = (key, expected, write);

    /// <summary>Says what comes next.</summary>
    public enum Step
    {
        /// <summary>Send the write; where it is not the first attempt, after a pause.</summary>
        Send,

        /// <summary>Read the ref consistently.</summary>
        Read,

        /// <summary>Nothing: it took effect.</summary>
        Committed,

        /// <summary>Nothing: something else stands there.</summary>
        Rejected,
    }

    /// <summary>Gets the key of the ref.</summary>
    public RefKey Key { get; }

    /// <summary>Gets the version that must be there.</summary>
    public RefVersion Expected { get; }

    /// <summary>Gets what is written; null for a removal.</summary>
    public RefWrite? Write { get; }

    /// <summary>Gets what comes next.</summary>
    public Step Next { get; private init; }

    /// <summary>Gets how often it was sent.</summary>
    public int Attempts { get; private init; }

    /// <summary>Gets the version that is there, once it is committed.</summary>
    public RefVersion Version { get; private init; }

    /// <summary>Gets what stands there instead, once it is rejected; null where nothing does.</summary>
    public RefRecord? Current { get; private init; }

    /// <summary>Gets why the last attempt ended without an answer; null where none did.</summary>
    public AccreteException? Cause { get; private init; }

    /// <summary>Gets whether an outcome is known.</summary>
    public bool IsSettled => Next is Step.Committed or Step.Rejected;

    /// <summary>Begins a write.</summary>
    /// <param name="key">The key of the ref.</param>
    /// <param name="expected">The version that must be there.</param>
    /// <param name="write">What is written; null for a removal.</param>
    /// <exception cref="ArgumentException">The write is not one that a service takes.</exception>
    public static ConditionalWrite Begin(RefKey key, RefVersion expected, RefWrite? write)
    {
        StorageLimits.Check(key, expected, write);
        return new ConditionalWrite(key, expected, write);
    }

    /// <summary>Learns how an attempt ended.</summary>
    /// <param name="outcome">The service's answer.</param>
    public ConditionalWrite AfterWrite(WriteOutcome outcome)
    {
        Invariant.Check(Next == Step.Send, "only a write that was sent is answered");
        ConditionalWrite after = this with { Attempts = Attempts + 1 };
        return outcome switch
        {
            WriteOutcome.Committed committed => after with { Next = Step.Committed, Version = committed.Version },
            WriteOutcome.Rejected rejected when Attempts == 0 => after.AfterRecord(rejected.Current),
            WriteOutcome.Rejected => after with { Next = Step.Read },
            WriteOutcome.Unknown unknown => after with { Next = Step.Read, Cause = unknown.Cause },
            _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
        };
    }

    /// <summary>Learns what a consistent read showed.</summary>
    /// <param name="current">The record; null where the ref is absent.</param>
    public ConditionalWrite AfterRead(RefRecord? current)
    {
        Invariant.Check(Next == Step.Read, "only a read that was asked for is answered");
        return AfterRecord(current);
    }

    private ConditionalWrite AfterRecord(RefRecord? current) => Recognise.Judge(current, Expected, Write) switch
    {
        Recognition.Ours => this with { Next = Step.Committed, Version = current?.Version ?? RefVersion.Absent },
        Recognition.StillExpected => this with { Next = Step.Send },
        _ => this with { Next = Step.Rejected, Current = current },
    };
}
