using Accrete.Edn;

namespace Accrete.Storage.Backups;

/// <summary>Makes the errors of backups.</summary>
internal static class BackupErrors
{
    /// <summary>The place has backups of another database.</summary>
    public static AccreteException Claimed(string id, string own) => Make(
        "claim-failed", AnomalyCategory.Incorrect,
        $"Backup storage already used by the database {id}; this one is {own}. Back it up to another place.");

    /// <summary>There is no such backup.</summary>
    public static AccreteException NotFound(string what) => Make("not-found", AnomalyCategory.NotFound, what);

    /// <summary>A database would come where another one is, or stand twice in a storage.</summary>
    public static AccreteException Elsewhere(string what) =>
        Make("other-database", AnomalyCategory.Conflict, what);

    /// <summary>Something cannot be backed up, or backed up to.</summary>
    public static AccreteException Unsupported(string what) =>
        Make("unsupported", AnomalyCategory.Unsupported, what);

    /// <summary>A backup is damaged.</summary>
    public static AccreteException Damaged(string what, AccreteException? inner = null) => new(
        Keyword.Of("backup", "damaged"), AnomalyCategory.Fault, what, inner: inner);

    private static AccreteException Make(string name, AnomalyCategory category, string what) =>
        new(Keyword.Of("backup", name), category, what);
}
