using System;
using Accrete.Host.CommandLine;
using Xunit;

namespace Accrete.Host.Tests.CommandLine;

public sealed class ImportCommandTests
{
    private const string Batches = """
        {:batch-ident {:db/id "datomic.tx", :db/doc "schema"}, :data [
          {:db/ident :batch/id, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
           :db/unique :db.unique/value}]}
        {:batch-ident {:db/id "datomic.tx", :batch/id "one"}, :data [{:db/doc "a"} {:db/doc "b"}]}
        {:batch-ident {:db/id "datomic.tx", :batch/id "two"}, :data [{:db/doc "c"}]}
        """;

    [Fact]
    public void Batches_are_counted()
    {
        using TemporaryFolder folder = new();
        HostRun run = HostRun.Of("import", folder.Write("a.edn", Batches), "--edn");
        Assert.StartsWith("{:transactions 3, :skipped 0, :datoms 14,", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_is_there_is_passed_over()
    {
        using TemporaryFolder folder = new();
        string first = folder.Write("a.edn.gz", Batches);
        string more = folder.Write("b.edn",
            Batches + "{:batch-ident {:db/id \"datomic.tx\", :batch/id \"three\"}, :data []}");
        HostRun run = HostRun.Of("import", first, more, "--json");
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.StartsWith("{\"transactions\":4,\"skipped\":3,", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_loaded_before_counts_as_there()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.edn", Batches);
        Assert.StartsWith("{:transactions 0, :skipped 3,", HostRun.Of("import", path, "--edn", "--load", path).Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_imported_schema_first()
    {
        using TemporaryFolder folder = new();
        folder.Write("a-data.edn", "[{:p/name \"Ann\"}]");
        string path = folder.Write("schema.edn",
            "[{:db/ident :p/name, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one}]");
        HostRun run = HostRun.Of("import", System.IO.Path.GetDirectoryName(path)!, "--edn");
        Assert.StartsWith("{:transactions 2, :skipped 0,", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("42", "vector of transaction data")]
    [InlineData("[{:db/doc \"a\"", "line 1, column 2")]
    public void A_form_that_is_no_transaction_is_refused(string text, string told)
    {
        using TemporaryFolder folder = new();
        HostRun run = HostRun.Of("import", folder.Write("a.edn", text));
        Assert.Equal(ExitCodes.Data, run.ExitCode);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_gzip_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.edn", "[]");
        System.IO.File.Move(path, path + ".gz");
        Assert.Equal(ExitCodes.Data, HostRun.Of("import", path + ".gz").ExitCode);
    }
}
