using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;
using Accrete.Host.CommandLine;
using Xunit;

namespace Accrete.Host.Tests.CommandLine;

/// <summary>The report of partitions as a person and a script see it.</summary>
public sealed class PartitionsCommandTests : IDisposable
{
    // The number is the id of implicit partition 55.
    private const string Placed = """
        [{:db/ident :order/no, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one}
         {:db/ident :order/customer, :db/valueType :db.type/ref, :db/cardinality :db.cardinality/one}]
        [{:db/ident :part/archive, :db.install/_partition :db.part/db}]
        [{:db/id "c", :db/doc "customer", :db/force-partition {"c" 2306084901771804672}}
         {:db/id "o", :order/no 1, :order/customer "c", :db/match-partition {"o" "c"}}
         {:db/id "old", :order/no 2, :order/customer "c", :db/force-partition {"old" :part/archive}}]
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _file;

    public PartitionsCommandTests() => _file = _folder.Write("placed.edn", Placed);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_is_a_table_with_partitions_by_name()
    {
        HostRun run = HostRun.Of("partitions", "report", "-l", _file);
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        string[] names = [.. run.Out.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|')[1].Trim())];
        Assert.Equal(
            ["partition", ":db.part/db", ":db.part/tx", ":part/archive", "implicit 55"], names);
    }

    [Fact]
    public void A_report_is_data_for_scripts()
    {
        HostRun run = HostRun.Of("partitions", "report", "-l", _file, "--json", "--by", ":order/customer");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        using JsonDocument report = JsonDocument.Parse(run.Out);
        JsonElement placed = report.RootElement.GetProperty("partitions").EnumerateArray().Last();
        Assert.Equal(55, placed.GetProperty("implicit-part").GetInt32());
        Assert.Equal(2, placed.GetProperty("entities").GetInt32());
        Assert.Equal(3, placed.GetProperty("datoms").GetInt32());
        Assert.Equal(placed.GetProperty("first-t").GetInt64(), placed.GetProperty("last-t").GetInt64());
    }

    [Fact]
    public void A_report_is_drawn()
    {
        string file = Path.Combine(_folder.Folder, "plot.svg");
        Assert.Equal(ExitCodes.Ok, HostRun.Of("partitions", "report", "-s", "movies", "--svg", file).ExitCode);
        XElement drawing = XDocument.Load(file).Root!; // a document that was loaded has a root
        Assert.Equal("svg", drawing.Name.LocalName);
        Assert.Contains(drawing.Descendants(), text => text.Value == ":db.part/user");
    }

    [Theory]
    [InlineData(":order/no", ":db.error/not-a-reference")]
    [InlineData(":order/missing", ":db.error/not-an-attribute")]
    public void An_attribute_that_makes_no_groups_is_refused(string attribute, string keyword)
    {
        HostRun run = HostRun.Of("partitions", "report", "-l", _file, "--by", attribute);
        Assert.Equal((ExitCodes.Data, ""), (run.ExitCode, run.Out));
        Assert.Contains(keyword, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_is_stopped()
    {
        using Interrupts interrupts = new();
        interrupts.Interrupt();
        HostRun run = HostRun.With(interrupts, "", "partitions", "report");
        Assert.Equal(ExitCodes.Cancelled, run.ExitCode);
    }
}
