using System;
using System.Diagnostics.CodeAnalysis;
using Accrete.Edn;

namespace Accrete.Query;

/// <summary>Finds functions by symbol: built-in ones, static .NET methods on an allow-list, and what an application registers.</summary>
public sealed class FunctionRegistry
{
    /// <summary>Gets the functions that every process has.</summary>
    public static FunctionRegistry Default { get; } = new();

    /// <summary>Finds a function.</summary>
    /// <returns>False where there is none of that name, or it is not allowed.</returns>
    internal bool TryResolve(Symbol name, [NotNullWhen(true)] out QueryFunction? function) => throw new NotImplementedException();

    /// <summary>Returns the registry with a function added under a qualified symbol.</summary>
    public FunctionRegistry With(Symbol name, Delegate function) => throw new NotImplementedException();
}
