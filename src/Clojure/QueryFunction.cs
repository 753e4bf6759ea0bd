using System;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Accrete.Edn;

namespace Accrete.Clojure;

/// <summary>A function that queries, transactions or pulls may call, on EDN values.</summary>
/// <param name="Name">The name it was found by.</param>
/// <param name="ArityMin">The fewest arguments.</param>
/// <param name="ArityMax">The most arguments; <see cref="int.MaxValue"/> for any number.</param>
/// <param name="Invoke">Computes the result; must not keep the array.</param>
internal sealed record QueryFunction(Symbol Name, int ArityMin, int ArityMax, Func<object?[], object?> Invoke)
    : IShown
{
    private static readonly Symbol Tag = Symbol.Of(null, "function");

    /// <inheritdoc/>
    object? IShown.Shown => new Tagged(Tag, Name);

    /// <summary>Gets what computes the result where that takes the running query's limits (a nested query does); null
    /// for others.</summary>
    public Func<CallContext, object?[], object?>? InvokeInContext { get; init; }

    /// <summary>Tells whether the function takes this many arguments.</summary>
    public bool Accepts(int count) => count >= ArityMin && count <= ArityMax;

    /// <summary>Calls the function for a clause.</summary>
    /// <param name="context">The running query's limits.</param>
    /// <param name="arguments">The arguments; may be used again after the call.</param>
    /// <param name="form">The clause, for the error.</param>
    /// <exception cref="AccreteException">The function failed: the error names it and the clause.</exception>
    public object? Call(CallContext context, object?[] arguments, object? form)
    {
        try
        {
            WorkLimit.Spend(1);
            RuntimeHelpers.EnsureSufficientExecutionStack();
            CheckArity(arguments.Length, form);
            object? result = InvokeInContext is null ? Invoke(arguments) : InvokeInContext(context, arguments);
            // What was made took its time and memory, whether its maker says so or not.
            WorkLimit.Spend(WorkOf(result));
            return result;
        }
        catch (InvalidOperationException error) when (error.InnerException is { } inner && EndsTheCall(inner))
        {
            // What a comparison throws comes wrapped out of sorting.
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
        catch (AccreteException error) when (form is not null && FunctionErrors.LacksPlace(error))
        {
            throw FunctionErrors.Placed(error, form);
        }
        catch (Exception error) when (!EndsTheCall(error))
        {
            throw FunctionErrors.Failed(Name, error, form);
        }
    }

    private static int WorkOf(object? result) => result switch
    {
        EdnSequence items => items.Count,
        string text => text.Length / 8,
        byte[] bytes => bytes.Length / 8,
        EdnMap map => map.Count / 8,
        EdnSet set => set.Count / 8,
        _ => 0,
    };

    /// <summary>Tells whether an exception is told as it is: one that says all, or that ends more than this
    /// function.</summary>
    private static bool EndsTheCall(Exception error) => error
        is AccreteException or OperationCanceledException or OutOfMemoryException
            or InsufficientExecutionStackException;

    /// <summary>Checks the number of arguments.</summary>
    /// <exception cref="AccreteException">There are too few or too many.</exception>
    public void CheckArity(int count, object? form)
    {
        if (!Accepts(count))
        {
            throw FunctionErrors.WrongArity(this, count, form);
        }
    }
}
