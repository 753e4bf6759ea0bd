namespace Accrete.Transactor.Configuration;

/// <summary>One thing that is wrong with a file of configuration.</summary>
/// <param name="Line">Its line, counted from 1; 0 where it has none.</param>
/// <param name="Message">What is wrong, and what is expected.</param>
internal readonly record struct ConfigurationProblem(int Line, string Message);
