using Microsoft.Data.Sqlite;

namespace Accrete.Storage.Dev;

/// <summary>Is the table of SQLite's errors: what each means to a caller, and whether the files may still be
/// used.</summary>
internal static class SqliteErrors
{
    // Primary result codes, https://sqlite.org/rescode.html
    private const int Perm = 3, Busy = 5, Locked = 6, NoMem = 7, ReadOnly = 8, Interrupt = 9, IoErr = 10, Corrupt = 11,
        Full = 13, CantOpen = 14, NoLfs = 22, NotADb = 26;

    /// <summary>Says what an error means.</summary>
    /// <param name="error">SQLite's error.</param>
    /// <param name="path">The file, for the message.</param>
    public static AccreteException Translate(SqliteException error, string path) => error.SqliteErrorCode switch
    {
        Busy or Locked => StorageErrors.Busy($"{path} is busy.", error),
        NoMem => StorageErrors.Busy($"SQLite found no memory for {path}.", error),
        Interrupt => StorageErrors.Timeout($"SQLite was interrupted on {path}.", error),
        Full => StorageErrors.Full(
            $"The disk of {path} is full, or a quota is used up: make room; nothing that was acknowledged is lost.",
            error),
        ReadOnly or Perm => StorageErrors.Denied($"{path} cannot be written: mend its rights.", error),
        CantOpen => StorageErrors.Misconfigured($"{path} cannot be opened: look at its folder and its rights.", error),
        Corrupt => StorageErrors.Damaged(
            $"{path} is damaged: stop, keep a copy of the folder, and restore a backup.", error),
        NotADb => StorageErrors.Damaged($"{path} is no database of SQLite, or damaged at its beginning.", error),
        NoLfs => StorageErrors.Misconfigured($"The file system of {path} takes no larger files.", error),
        IoErr => StorageErrors.Fault(
            $"The disk of {path} failed (SQLite error {error.SqliteExtendedErrorCode}). What was being written may be "
            + "there or not, so the storage has stopped: look at the disk, then start again.", error),
        _ => StorageErrors.Fault(
            $"SQLite error {error.SqliteExtendedErrorCode} on {path}: {error.Message}", error),
    };

    /// <summary>Tells whether nothing more may be written after an error: the disk, or the file, is not what SQLite
    /// takes it for, and a later success could not be believed.</summary>
    public static bool IsFatal(SqliteException error) =>
        error.SqliteErrorCode is IoErr or Corrupt or NotADb or CantOpen;
}
