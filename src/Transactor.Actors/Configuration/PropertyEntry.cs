namespace Accrete.Transactor.Configuration;

/// <summary>A property as it stands in a file.</summary>
/// <param name="Name">Its name, as written.</param>
/// <param name="Value">Its value, as written.</param>
/// <param name="Line">Its line, counted from 1; 0 where it was given otherwise.</param>
internal readonly record struct PropertyEntry(string Name, string Value, int Line);
