using Accrete.Edn;

namespace Accrete;

/// <summary>Makes the errors with a <c>:db.error/...</c> keyword.</summary>
internal static class DbErrors
{
    /// <summary>Makes an error of category incorrect.</summary>
    public static AccreteException Incorrect(string name, string message, object? form = null, EdnMap? data = null) =>
        new(Keyword.Of("db.error", name), AnomalyCategory.Incorrect, message, form, data);

    /// <summary>Makes an error of category conflict.</summary>
    public static AccreteException Conflict(string name, string message, object? form = null, EdnMap? data = null) =>
        new(Keyword.Of("db.error", name), AnomalyCategory.Conflict, message, form, data);

    /// <summary>Makes the error of a name that no database has.</summary>
    public static AccreteException NoDatabase(string name) => new(
        Keyword.Of("db.error", "db-not-found"), AnomalyCategory.NotFound,
        $"Could not find {name} in catalog: make it with Peer.CreateDatabase.");

    /// <summary>Makes the error of a database that is gone while somebody uses it.</summary>
    public static AccreteException Deleted() => new(
        Keyword.Of("db.error", "db-deleted"), AnomalyCategory.Conflict,
        "The database of this connection was deleted.");

    /// <summary>Makes an error for which the reference has no keyword.</summary>
    public static AccreteException Argument(string message, object? form = null) =>
        new(null, AnomalyCategory.Incorrect, message, form);
}
