using System;
using System.Threading;
using Accrete.Edn;

namespace Accrete.Host.Conformance;

/// <summary>What became of a guarded call.</summary>
/// <param name="Value">What it gave; an error of the database as <c>{:error ...}</c>.</param>
/// <param name="Failure">Why it neither gave a value nor a proper error; null where it did.</param>
internal sealed record GuardedOutcome(object? Value, string? Failure);

/// <summary>Makes calls that may fail in any way, or never return, without harm to the caller.</summary>
internal static class GuardedCall
{
    /// <summary>A deep recursion shall end in an error of its own, not of the stack.</summary>
    private const int StackBytes = 64 << 20;

    /// <summary>Makes a call on a thread of its own, and gives up on it after a time.</summary>
    public static GuardedOutcome Run(Func<object?> call, TimeSpan timeout)
    {
        GuardedOutcome? outcome = null;
        Thread thread = new(() => outcome = Call(call), StackBytes) { IsBackground = true, Name = "conformance step" };
        thread.Start();
        return thread.Join(timeout) && outcome is not null
            ? outcome
            : new GuardedOutcome(null, $"no answer in {timeout.TotalSeconds:0.#} s");
    }

    /// <summary>Makes a call here.</summary>
    public static GuardedOutcome Call(Func<object?> call)
    {
        try
        {
            return new GuardedOutcome(call(), null);
        }
        catch (AccreteException error)
        {
            return new GuardedOutcome(OutcomeComparer.ErrorOutcome(error), null);
        }
        catch (EdnException error)
        {
            return new GuardedOutcome(
                OutcomeComparer.ErrorOutcome(new AccreteException(null, AnomalyCategory.Incorrect, error.Message)),
                null);
        }
#pragma warning disable CA1031 // Whatever else a step throws is the finding that this runner is for.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new GuardedOutcome(null, Describe(error));
        }
    }

    private static string Describe(Exception error)
    {
        string trace = error.StackTrace ?? "";
        int end = trace.IndexOf('\n', StringComparison.Ordinal);
        return $"{error.GetType().Name}: {error.Message} {(end < 0 ? trace : trace[..end]).Trim()}";
    }
}
