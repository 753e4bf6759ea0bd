using System;
using Accrete.Values;

namespace Accrete.Transactions;

/// <summary>Makes database functions callable. The core knows no compiler: a process that allows database
/// code brings one.</summary>
public interface IDatabaseCodeCompiler
{
    /// <summary>Compiles a function, or returns what an earlier call made of it.</summary>
    /// <param name="function">The function; its language is <c>"csharp"</c>.</param>
    /// <returns>A call that takes one argument for each parameter, the first being the database.</returns>
    /// <exception cref="AccreteException">The code does not compile.</exception>
    Func<object?[], object?> Compile(DatabaseFunction function);
}
