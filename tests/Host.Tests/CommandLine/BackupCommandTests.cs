using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Accrete.Host.CommandLine;
using Xunit;

namespace Accrete.Host.Tests.CommandLine;

/// <summary>The verbs of backups, on folders.</summary>
public sealed class BackupCommandTests
{
    private const string Count = "[:find (count ?e) . :where [?e :db/doc \"fact\"]]";

    [Fact]
    public void A_database_is_backed_up_listed_verified_and_restored_at_each_t_and_under_another_name()
    {
        using TemporaryFolder folder = new();
        string database = $"datomic:file://{folder.Folder}/data/people";
        string backups = $"file:{folder.Folder}/backups";
        Assert.Equal(ExitCodes.Ok, HostRun.Of("create-db", database).ExitCode);
        Transact(database, "[{:db/doc \"fact\"}]");
        HostRun first = HostRun.Of("backup-db", database, backups);
        Assert.Equal("", first.Error);
        Assert.StartsWith("backed up t ", first.Out, StringComparison.Ordinal);
        Transact(database, "[{:db/doc \"fact\"} {:db/doc \"fact\"}]");
        Assert.Equal(ExitCodes.Ok, HostRun.Of("backup-db", database, backups, "-D", "datomic.backupPaceMsec=0", "-D",
            "datomic.fileBackupConcurrency=2").ExitCode);
        long[] ts = [.. HostRun.Of("list-backups", backups).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => long.Parse(line, CultureInfo.InvariantCulture))];
        Assert.Equal(2, ts.Length);
        Assert.True(ts[0] > ts[1]);
        HostRun verified = HostRun.Of("verify-backup", backups, "true");
        Assert.Equal(ExitCodes.Ok, verified.ExitCode);
        Assert.StartsWith($"t {ts[0]} is sound", verified.Out, StringComparison.Ordinal);

        Assert.Equal("3", Asked("datomic:backup:" + backups));
        Assert.Equal("1", Asked($"datomic:backup:{backups}?t={ts[1]}"));
        Assert.Equal("3", Asked(database + "?read-only=true"));
        Refused(
            ":db.error/read-only-connection", "transact", "[{:db/doc \"fact\"}]", "--uri",
            database + "?read-only=true");

        string elsewhere = $"datomic:file://{folder.Folder}/other/renamed";
        Assert.Equal(ExitCodes.Ok, HostRun.Of("restore-db", backups, elsewhere).ExitCode);
        Assert.Equal("3", Asked(elsewhere));
        string earlier = ts[1].ToString(CultureInfo.InvariantCulture);
        Assert.StartsWith(
            $"restored t {earlier} as people", HostRun.Of("restore-db", backups, database, earlier).Out,
            StringComparison.Ordinal);
        Assert.Equal("1", Asked(database));
    }

    [Fact]
    public void What_cannot_be_is_refused_in_a_line()
    {
        using TemporaryFolder folder = new();
        string database = $"datomic:file://{folder.Folder}/data/people";
        string backups = $"file:{folder.Folder}/backups";
        HostRun.Of("create-db", database);
        HostRun.Of("create-db", $"datomic:file://{folder.Folder}/data/other");
        Assert.Equal(ExitCodes.Ok, HostRun.Of("backup-db", database, backups).ExitCode);
        Refused(":backup/claim-failed", "backup-db", $"datomic:file://{folder.Folder}/data/other", backups);
        Refused(":backup/unsupported", "backup-db", "datomic:mem://people", backups);
        Refused(":backup/unsupported", "backup-db", database, backups, "--encryption", "sse");
        Refused(":backup/unsupported", "backup-db", database, "backups");
        Refused(":backup/not-found", "restore-db", backups, database, "7");
        Refused(":backup/other-database", "restore-db", backups, $"datomic:file://{folder.Folder}/data/other");
        Refused(":backup/not-found", "verify-backup", $"file:{folder.Folder}/none", "false");
        Assert.Equal(ExitCodes.Usage, HostRun.Of("backup-db", database, backups, "--concurrency", "0").ExitCode);
        foreach (string wrong in (string[])
            [
                "datomic.backupPaceMsec", "datomic.backupPaceMsec=x", "datomic.fileBackupConcurrency=0",
                "datomic.other=1",
            ])
        {
            HostRun run = HostRun.Of("backup-db", database, backups, "-D", wrong);
            Assert.Equal(ExitCodes.Usage, run.ExitCode);
            Assert.Contains("datomic.s3BackupConcurrency", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_damaged_backup_is_told_and_not_restored()
    {
        using TemporaryFolder folder = new();
        string database = $"datomic:file://{folder.Folder}/data/people";
        string backups = $"file:{folder.Folder}/backups";
        HostRun.Of("create-db", database);
        Transact(database, "[{:db/doc \"fact\"}]");
        HostRun.Of("backup-db", database, backups);
        File.Delete(Directory.GetFiles(Path.Combine(folder.Folder, "backups", "log")).Single());
        HostRun told = HostRun.Of("verify-backup", backups, "false");
        Assert.Equal(ExitCodes.Failed, told.ExitCode);
        Assert.Contains("is missing", told.Out, StringComparison.Ordinal);
        Refused(":backup/damaged", "restore-db", backups, $"datomic:file://{folder.Folder}/other/people");
    }

    private static void Refused(string keyword, params string[] arguments)
    {
        HostRun run = HostRun.Of(arguments);
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.StartsWith("error " + keyword, run.Error, StringComparison.Ordinal);
    }

    private static void Transact(string database, string data) =>
        Assert.Equal(ExitCodes.Ok, HostRun.Of("transact", data, "--uri", database).ExitCode);

    private static string Asked(string database) =>
        HostRun.Of("q", Count, "--uri", database, "--edn").Out.Trim();
}
