using System;
using Accrete.Edn;

namespace Accrete.Host.Conformance;

/// <summary>Is the database of one case, wherever it lives.</summary>
internal interface ICaseTarget : IDisposable
{
    /// <summary>Gets the newest value.</summary>
    Database Now { get; }

    /// <summary>Applies a transaction.</summary>
    /// <exception cref="AccreteException">It is refused; nothing changed.</exception>
    TxReport Transact(object? data);

    /// <summary>Returns the time of the next transaction, or of one that is only tried.</summary>
    Instant Tick();
}
