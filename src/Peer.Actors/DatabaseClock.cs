using System;
using Accrete.Edn;

namespace Accrete;

/// <summary>What a database value can do where there is a clock: the value itself has none.</summary>
public static class DatabaseClock
{
    /// <summary>Applies a transaction to a value only: nobody else sees it. Its instant, unless the data states one, is
    /// the time of the call.</summary>
    /// <param name="database">The value.</param>
    /// <param name="txData">Transaction data: EDN text, EDN values, or .NET collections.</param>
    /// <param name="clock">Tells the time; null for the system's clock.</param>
    /// <returns>As for <see cref="Database.With(object, Instant)"/>.</returns>
    /// <exception cref="AccreteException">The data is refused, or the value is a history.</exception>
    /// <exception cref="EdnException">The text is no EDN.</exception>
    public static TxReport With(this Database database, object txData, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.With(txData, Instant.From((clock ?? TimeProvider.System).GetUtcNow()));
    }
}
