using System;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage;

/// <summary>What becomes of calls of a service that nobody waits for any more, and of writes without an
/// answer.</summary>
internal static class Unanswered
{
    /// <summary>Lets a call that is given up end as it likes: nobody must be told of its failure.</summary>
    /// <param name="running">The call.</param>
    public static void Forget(Task running) => _ = running.ContinueWith(
        static task => _ = task.Exception, CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    /// <summary>Makes a conditional write, of which every error leaves the outcome unknown.</summary>
    /// <param name="write">Makes it.</param>
    public static async Task<WriteOutcome> OrUnknownAsync(Func<Task<WriteOutcome>> write)
    {
        try
        {
            return await write().ConfigureAwait(false);
        }
        catch (AccreteException error)
        {
            return new WriteOutcome.Unknown(error);
        }
        catch (OperationCanceledException error)
        {
            return new WriteOutcome.Unknown(StorageErrors.Timeout("Nobody waits for the write any more.", error));
        }
    }
}
