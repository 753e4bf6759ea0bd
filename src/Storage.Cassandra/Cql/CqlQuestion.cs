using System.Threading.Tasks;

namespace Accrete.Storage.Cassandra.Cql;

/// <summary>Is a question on its way, under the number of a stream that nobody else has until it is answered.</summary>
/// <param name="stream">The number.</param>
/// <param name="sentAt">When it was sent.</param>
internal sealed class CqlQuestion(short stream, long sentAt)
{
    // Whoever waits goes on elsewhere: the connection reads on.
    private readonly TaskCompletionSource<CqlFrame> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the number of the stream.</summary>
    public short Stream => stream;

    /// <summary>Gets when it was sent.</summary>
    public long SentAt => sentAt;

    /// <summary>Gets the answer.</summary>
    public Task<CqlFrame> Answer => _answer.Task;

    /// <summary>Takes the answer.</summary>
    public void Take(CqlFrame frame) => _answer.TrySetResult(frame);

    /// <summary>Takes that there will be none.</summary>
    public void Fail(System.Exception error)
    {
        _answer.TrySetException(error);

        // Where nobody waits any more, nobody must be told.
        _ = _answer.Task.Exception;
    }
}
