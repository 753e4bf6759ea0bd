using System;
using System.Buffers.Binary;
using System.Globalization;
using System.IO;
using Microsoft.Data.Sqlite;

namespace Accrete.Storage.Dev;

/// <summary>Opens the files of the dev storage, and makes sure first that they are ours, of this version, used by
/// nobody else, and written durably.</summary>
internal sealed class SqliteFile : IDisposable
{
    /// <summary>The name of the database file in the data folder.</summary>
    public const string Name = "accrete.db";

    /// <summary>The name of the file by whose lock one process keeps others out.</summary>
    public const string LockName = "accrete.lock";

    /// <summary>Written as SQLite's application id, "ACRS": tells our files from others.</summary>
    public const int ApplicationId = 0x41435253;

    /// <summary>The version of the table, as SQLite's user version.</summary>
    public const int FormatVersion = 1;

    /// <summary>The bytes of a page.</summary>
    public const int PageBytes = 4096;

    // WAL-mode databases could be damaged by a race before 3.51.3; the version shipped with us is newer still.
    private static readonly Version SqliteVersionMin = new(3, 53);
    private static readonly string[] NetworkFileSystems = ["nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "9p", "fuse"];

    private const int HeaderBytes = 100;
    private const int UserVersionOffset = 60;
    private const int ApplicationIdOffset = 68;

    private readonly FileStream _lock;

    private SqliteFile(string folder)
    {
        Path = System.IO.Path.Combine(folder, Name);
        _lock = TakeLock(folder);
    }

    /// <summary>Gets the path of the database file.</summary>
    public string Path { get; }

    /// <summary>Takes the folder for this process alone, and checks the file that is there.</summary>
    /// <exception cref="AccreteException">The folder cannot be used, another process uses it, or the file is foreign,
    /// damaged or of another version.</exception>
    public static SqliteFile Take(string dataDir)
    {
        SqliteFile file = new(MakeFolder(dataDir));
        try
        {
            CheckHead(file.Path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens the connection that writes, prepares the file, and asserts that commits are durable.</summary>
    /// <param name="walBytes">To how many bytes the write-ahead log is grown.</param>
    /// <exception cref="AccreteException">SQLite is too old, or does not keep what it is told.</exception>
    public SqliteConnection OpenWriter(int walBytes)
    {
        SqliteConnection connection = Open(SqliteOpenMode.ReadWriteCreate);
        try
        {
            CheckSqlite(connection);
            Execute(connection, $"PRAGMA page_size={PageBytes}");
            Prepare(connection);
            Expect(connection, "PRAGMA journal_mode=WAL", "wal");
            Execute(connection, "PRAGMA synchronous=FULL");
            Expect(connection, "PRAGMA synchronous", "2");
            Execute(connection, "PRAGMA wal_autocheckpoint=0");
            Execute(connection, "PRAGMA journal_size_limit=-1");
            GrowWal(connection, walBytes);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that only reads.</summary>
    public SqliteConnection OpenReader() => Open(SqliteOpenMode.ReadOnly);

    /// <summary>Opens a connection that copies the write-ahead log into the file.</summary>
    public SqliteConnection OpenCheckpointer()
    {
        SqliteConnection connection = Open(SqliteOpenMode.ReadWrite);
        Execute(connection, "PRAGMA synchronous=FULL");
        return connection;
    }

    /// <summary>Lets others have the folder.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>Runs a statement.</summary>
    internal static string? Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static string MakeFolder(string dataDir)
    {
        try
        {
            string folder = Directory.CreateDirectory(dataDir).FullName;
            string format = new DriveInfo(folder).DriveFormat;
            return Array.Exists(NetworkFileSystems, name => name == format)
                ? throw StorageErrors.Misconfigured(
                    $"data-dir {folder} lies on a network file system ({format}), on which SQLite loses data: "
                    + "choose a folder on a disk of this machine.")
                : folder;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw StorageErrors.Misconfigured($"data-dir {dataDir} cannot be used: {error.Message}", error);
        }
    }

    private static FileStream TakeLock(string folder)
    {
        string path = System.IO.Path.Combine(folder, LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException error)
        {
            throw StorageErrors.Denied($"data-dir {folder} cannot be written: mend its rights.", error);
        }
        catch (IOException error)
        {
            throw StorageErrors.InUse(
                $"Another process uses data-dir {folder}: stop that transactor, or give this one a folder of its own.",
                error);
        }
    }

    // SQLite would complain late and tersely; the first hundred bytes tell more.
    private static void CheckHead(string path)
    {
        if (File.Exists(path + "-journal"))
        {
            // The file was being made when its process ended: SQLite takes that back when it opens it.
            return;
        }

        byte[] head = new byte[HeaderBytes];
        int count;
        try
        {
            using FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
            count = file.ReadAtLeast(head, HeaderBytes, throwOnEndOfStream: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StorageErrors.Denied($"{path} cannot be opened: {error.Message}", error);
        }

        if (count == 0)
        {
            return;
        }

        if (count < HeaderBytes || !head.AsSpan().StartsWith("SQLite format 3\0"u8))
        {
            throw StorageErrors.Damaged(
                $"{path} is no database of SQLite, or damaged at its beginning: restore a backup, or choose another "
                + "data-dir.");
        }

        int application = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(ApplicationIdOffset));
        int version = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(UserVersionOffset));
        if (application != ApplicationId)
        {
            throw StorageErrors.Misconfigured(
                $"{path} belongs to another program: choose another data-dir.");
        }

        if (version != FormatVersion)
        {
            throw StorageErrors.UnknownVersion(
                $"{path} has format version {version}; this program knows {FormatVersion}: use a newer program.");
        }
    }

    private static void CheckSqlite(SqliteConnection connection)
    {
        string version = Execute(connection, "SELECT sqlite_version()") ?? "";
        if (!Version.TryParse(version, out Version? found) || found < SqliteVersionMin)
        {
            throw StorageErrors.Misconfigured(
                $"SQLite {version} is too old; {SqliteVersionMin} or newer is needed.");
        }
    }

    private static void Prepare(SqliteConnection connection)
    {
        // Before the write-ahead log is switched on, so that the marks stand in the file itself, where the next start
        // looks for them; in one transaction, so that no crash leaves half of them.
        Execute(connection, "BEGIN IMMEDIATE");
        if (Execute(connection, "SELECT count(*) FROM sqlite_schema") == "0")
        {
            Execute(connection, FormattableString.Invariant($"PRAGMA application_id={ApplicationId}"));
            Execute(connection, FormattableString.Invariant($"PRAGMA user_version={FormatVersion}"));
            Execute(connection,
                "CREATE TABLE datomic_kvs(id TEXT NOT NULL PRIMARY KEY, rev INTEGER, map TEXT, val BLOB)");
        }

        Execute(connection, "COMMIT");
        Expect(connection, "PRAGMA application_id", ApplicationId.ToString(CultureInfo.InvariantCulture));
        Expect(connection, "PRAGMA user_version", FormatVersion.ToString(CultureInfo.InvariantCulture));
        Execute(connection, "SELECT id, rev, map, val FROM datomic_kvs LIMIT 1");
    }

    // Pages that do not fit the cache spill into the write-ahead log; taken back, they leave it long and empty.
    private void GrowWal(SqliteConnection connection, int walBytes)
    {
        if (walBytes == 0)
        {
            return;
        }

        Execute(connection, "PRAGMA cache_size=10");
        Execute(connection, "BEGIN IMMEDIATE");
        for (int done = 0; done < walBytes; done += StorageLimits.RefBytesMax)
        {
            Execute(connection, FormattableString.Invariant(
                $"INSERT INTO datomic_kvs(id, val) VALUES('grow {done}', zeroblob({StorageLimits.RefBytesMax}))"));
        }

        Execute(connection, "ROLLBACK");
        Execute(connection, "PRAGMA cache_size=-16384");
        long grown = new FileInfo(Path + "-wal").Length;
        if (grown < walBytes)
        {
            throw StorageErrors.Fault($"The write-ahead log of {Path} has {grown} bytes, not {walBytes}.");
        }
    }

    private static void Expect(SqliteConnection connection, string sql, string expected)
    {
        string? actual = Execute(connection, sql);
        if (actual != expected)
        {
            throw StorageErrors.Misconfigured(
                $"SQLite answers {actual} to '{sql}', where {expected} is needed to keep what was acknowledged.");
        }
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 0,
        }.ToString());
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA busy_timeout=10000");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
