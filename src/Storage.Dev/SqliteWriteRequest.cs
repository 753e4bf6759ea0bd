using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Accrete.Segments;

namespace Accrete.Storage.Dev;

/// <summary>Is a write that waits for the writer: does its statements inside of a transaction, and is answered when
/// that is committed.</summary>
internal abstract class SqliteWriteRequest
{
    /// <summary>Gets about how many bytes it writes.</summary>
    public abstract int Bytes { get; }

    /// <summary>Gets or sets whether nobody waits any more: then it is not begun.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>Runs the statements.</summary>
    public abstract void Run(SqliteStatements statements);

    /// <summary>Answers: what was run is durable.</summary>
    public abstract void Complete();

    /// <summary>Answers: it is not known to be durable.</summary>
    public abstract void Fail(AccreteException error);
}

/// <summary>Stores a segment.</summary>
internal sealed class SqlitePut(SegmentId id, byte[] bytes) : SqliteWriteRequest
{
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the answer.</summary>
    public Task Answer => _answer.Task;

    /// <inheritdoc/>
    public override int Bytes => bytes.Length;

    /// <inheritdoc/>
    public override void Run(SqliteStatements statements) => statements.Insert(id.ToString(), 0, null, bytes);

    /// <inheritdoc/>
    public override void Complete() => _answer.TrySetResult();

    /// <inheritdoc/>
    public override void Fail(AccreteException error) => _answer.TrySetException(error);
}

/// <summary>Deletes segments.</summary>
internal sealed class SqliteDelete(IReadOnlyList<SegmentId> ids) : SqliteWriteRequest
{
    private const int RowBytes = 100;

    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the answer.</summary>
    public Task Answer => _answer.Task;

    /// <inheritdoc/>
    public override int Bytes => ids.Count * RowBytes;

    /// <inheritdoc/>
    public override void Run(SqliteStatements statements)
    {
        foreach (SegmentId id in ids)
        {
            statements.Delete(id.ToString());
        }
    }

    /// <inheritdoc/>
    public override void Complete() => _answer.TrySetResult();

    /// <inheritdoc/>
    public override void Fail(AccreteException error) => _answer.TrySetException(error);
}

/// <summary>Writes or removes a ref that still is as expected.</summary>
internal sealed class SqliteCompareAndSet(RefKey key, RefVersion expected, Guid token, byte[]? value)
    : SqliteWriteRequest
{
    private readonly TaskCompletionSource<WriteOutcome> _answer = new(
        TaskCreationOptions.RunContinuationsAsynchronously);

    private WriteOutcome? _outcome;

    /// <summary>Gets the answer.</summary>
    public Task<WriteOutcome> Answer => _answer.Task;

    /// <inheritdoc/>
    public override int Bytes => value?.Length ?? 0;

    /// <inheritdoc/>
    public override void Run(SqliteStatements statements)
    {
        RefVersion version = value is null ? RefVersion.Absent : new(expected.Revision + 1, token);
        bool isDone = value is null
            ? statements.Delete(key.Text, expected)
            : expected == RefVersion.Absent
                ? statements.Insert(key.Text, version.Revision, token.ToString(), value)
                : statements.Update(key.Text, expected, version, value);
        _outcome = isDone
            ? new WriteOutcome.Committed(version)
            : new WriteOutcome.Rejected(statements.Read(key.Text));
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        Invariant.Check(_outcome is not null, "a request is answered after it was run");
        _answer.TrySetResult(_outcome);
    }

    /// <inheritdoc/>
    public override void Fail(AccreteException error) => _answer.TrySetResult(new WriteOutcome.Unknown(error));
}
