using Accrete.Host.Errors;

namespace Accrete.Host.Workspace;

/// <summary>Sees a database at a time that a person wrote: a t, a transaction id, or an instant.</summary>
internal static class TimeViews
{
    /// <summary>Returns the database as it was.</summary>
    public static Database AsOf(Database database, UserText time) => time.Do(() => database.AsOfPoint(time.Read()));

    /// <summary>Returns only what is newer.</summary>
    public static Database Since(Database database, UserText time) => time.Do(() => database.SincePoint(time.Read()));

    /// <summary>Returns all assertions and retractions.</summary>
    public static Database History(Database database) => database.History();
}
