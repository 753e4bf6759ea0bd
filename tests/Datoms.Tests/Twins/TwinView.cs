using System;
using System.Collections.Generic;

namespace Accrete.Datoms.Tests.Twins;

/// <summary>A view on a database of the twins.</summary>
/// <param name="Name">What a failure shows.</param>
/// <param name="AsOf">The t of as-of, null for none.</param>
/// <param name="Since">The t of since, null for none.</param>
/// <param name="IsHistory">Whether it is a history.</param>
/// <param name="Passes">A filter, null for none.</param>
internal sealed record TwinView(
    string Name, long? AsOf = null, long? Since = null, bool IsHistory = false, Func<Datom, bool>? Passes = null)
{
    /// <summary>Returns the views that are looked at: all kinds, and most pairs of them.</summary>
    public static IReadOnlyList<TwinView> Of(TwinDatabase twin)
    {
        long early = twin.Ts[twin.Ts.Count / 3], late = twin.Ts[twin.Ts.Count * 2 / 3];
        Func<Datom, bool> some = datom => (datom.E + datom.A) % 3 != 0 || datom.A < 100;
        return
        [
            new("now"),
            new("history", IsHistory: true),
            new("as-of", AsOf: late),
            new("since", Since: early),
            new("filter", Passes: some),
            new("as-of and since", AsOf: late, Since: early),
            new("history as-of and since", AsOf: late, Since: early, IsHistory: true),
            new("filtered as-of", AsOf: late, Passes: some),
            new("filtered history", IsHistory: true, Passes: some),
            new("as-of the first", AsOf: twin.Ts[0]),
        ];
    }

    /// <summary>Returns the database seen this way.</summary>
    public Database See(Database database)
    {
        database = AsOf is { } asOf ? database.AsOf(asOf) : database;
        database = Since is { } since ? database.Since(since) : database;
        database = IsHistory ? database.History() : database;
        return Passes is { } passes ? database.Filter((_, datom) => passes(datom)) : database;
    }
}
