using System;
using System.Diagnostics.CodeAnalysis;
using Accrete.Clojure;
using Accrete.Clr;
using Accrete.Edn;
using Accrete.Schema;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Transactions.Forms;

/// <summary>Calls the functions that transactions name: .NET ones by symbol, stored ones by entity.</summary>
internal sealed class FunctionCalls
{
    /// <summary>The most arguments of a database function, the database not counted (reference: limits).</summary>
    private const int ArgumentCountMax = 10;

    private readonly TxScope _scope;

    public FunctionCalls(TxScope scope) => _scope = scope;

    private DatabaseOptions Options => _scope.Before.State.Options;

    /// <summary>Calls a function by its qualified symbol, with the database and the arguments of the form.</summary>
    public object? CallSymbol(Symbol name, EdnSequence form)
    {
        if (name.Namespace is null)
        {
            throw TxErrors.NotADataFunction(name, form);
        }

        if (!Options.Functions.TryResolve(name, out QueryFunction? function))
        {
            throw new AccreteException(
                null,
                AnomalyCategory.NotFound,
                $"Unable to resolve symbol: {name}: register the function, or allow its assembly",
                form);
        }

        if (form.Count < function.ArityMin || form.Count > function.ArityMax)
        {
            throw DbErrors.Argument(
                $"Wrong number of args ({form.Count}) passed to: {name}, the database counted", form);
        }

        return Invoke(function.Invoke, form);
    }

    /// <summary>Calls a function stored under <c>:db/fn</c>.</summary>
    public object? CallStored(long entity, EdnSequence form)
    {
        if (!TxScope.TryValue(_scope.View, entity, SystemIds.Function, out Datom datom)
            || datom.V.Reference is not DatabaseFunction function)
        {
            throw TxErrors.NotADataFunction(form[0], form, isEntity: true);
        }

        if (!Options.AllowDatabaseCode || Options.CodeCompiler is null)
        {
            throw new AccreteException(
                null,
                AnomalyCategory.Forbidden,
                $"Database functions are not allowed to run here: {form[0]}; they are arbitrary code, see "
                    + "AllowDatabaseCode",
                form);
        }

        if (function.Language != DatabaseFunction.CSharp)
        {
            throw new AccreteException(
                null,
                AnomalyCategory.Unsupported,
                $"Database functions of language \"{function.Language}\" cannot be run: write {form[0]} in \"csharp\"",
                form);
        }

        if (form.Count != function.Parameters.Length || form.Count - 1 > ArgumentCountMax)
        {
            throw DbErrors.Argument(
                $"Wrong number of args ({form.Count}) passed to: {form[0]}, which takes {function.Parameters.Length}, "
                    + "the database counted",
                form);
        }

        return Invoke(Options.CodeCompiler.Compile(function), form);
    }

    [SuppressMessage("Design", "CA1031",
        Justification = "Whatever a user's function throws refuses the transaction, not the process.")]
    private object? Invoke(Func<object?[], object?> function, EdnSequence form)
    {
        object?[] arguments = new object?[form.Count];
        arguments[0] = _scope.Before;
        for (int i = 1; i < arguments.Length; i++)
        {
            arguments[i] = form[i];
        }

        try
        {
            return ClrInput.Value(function(arguments));
        }
        catch (Exception error) when (error is not (AccreteException or OutOfMemoryException))
        {
            throw new AccreteException(null, AnomalyCategory.Incorrect, error.Message, form, null, error);
        }
    }
}
