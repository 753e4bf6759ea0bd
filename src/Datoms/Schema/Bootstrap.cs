using System;

namespace Accrete.Schema;

/// <summary>Makes the value of a new database: the system entities as documented.</summary>
internal static class Bootstrap
{
    /// <summary>Returns a new database's value; its id comes from the caller, since this code draws no random numbers.</summary>
    public static Database Create(string id, DatabaseOptions options) => throw new NotImplementedException();
}
