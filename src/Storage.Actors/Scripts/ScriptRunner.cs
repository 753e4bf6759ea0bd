using System;
using System.Collections.Generic;
using Accrete.Storage.Actors;
using Accrete.Storage.Persistence;
using Akka.Actor;

namespace Accrete.Storage.Scripts;

/// <summary>Runs one script after the other for an actor, on its thread: makes the calls of each step, and goes on
/// with their answers.</summary>
/// <param name="io">Makes the calls; nothing else uses its table.</param>
/// <param name="ended">Is told that a script has ended, and how: null for well.</param>
internal sealed class ScriptRunner(LogIo io, Action<AccreteException?> ended)
{
    private IEnumerator<StorageStep>? _script;

    /// <summary>Makes a runner for an actor, whose calls have a table of their own.</summary>
    /// <param name="context">The actor.</param>
    /// <param name="node">The storage.</param>
    /// <param name="persistenceId">What names the log of the database.</param>
    /// <param name="ended">Is told that a script has ended, and how: null for well.</param>
    public static ScriptRunner Of(
        IActorContext context, StorageNode node, string persistenceId, Action<AccreteException?> ended)
    {
        CallTable calls = new(context, node.Chance, node.Settings.BackOff);
        return new ScriptRunner(new LogIo(node, persistenceId, calls, context.Self, static _ => { }), ended);
    }

    /// <summary>Gets whether a script is under way.</summary>
    public bool IsRunning => _script is not null;

    /// <summary>Begins a script.</summary>
    public void Run(IEnumerable<StorageStep> script)
    {
        Invariant.Check(_script is null, "one script runs at a time");
        _script = script.GetEnumerator();
        Try(static (runner, _) => runner.Advance(), null);
    }

    /// <summary>Takes a message that may be of a call.</summary>
    /// <returns>Whether it was.</returns>
    public bool Receive(object message)
    {
        switch (message)
        {
            case CallDue due:
                io.Calls.Resume(due);
                return true;
            case StorageAnswer answer:
                if (io.Calls.Take(answer) is { } taken && _script is not null)
                {
                    Try(static (runner, taken) => runner.Take(taken!), taken); // what is given below
                }

                return true;
            default:
                return false;
        }
    }

    private void Take(StorageAnswer answer)
    {
        if (answer is CallFailed failed)
        {
            throw failed.Error;
        }

        // A script that runs has a step.
        if (_script!.Current.Take(io, answer))
        {
            Advance();
        }
    }

    private void Advance()
    {
        while (_script is { } script)
        {
            if (!script.MoveNext())
            {
                // Whoever is told may have begun the next one, which waits for its own answers.
                End(null);
                return;
            }

            if (!script.Current.Start(io))
            {
                return;
            }
        }
    }

    private void Try(Action<ScriptRunner, StorageAnswer?> step, StorageAnswer? answer)
    {
        try
        {
            step(this, answer);
        }
        catch (AccreteException error)
        {
            End(error);
        }
    }

    private void End(AccreteException? error)
    {
        _script?.Dispose();
        _script = null;
        io.Calls.Forget();
        ended(error);
    }
}
