using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using System.Xml.Linq;
using Accrete.Edn;
using Accrete.Host.CommandLine;
using Accrete.Remote.Tests;
using Xunit;

namespace Accrete.Host.Tests.Partitions;

/// <summary>Advice and the view of segments, through the command.</summary>
public sealed class AdviseCommandTests : IDisposable
{
    private const string By = ":order/customer";

    private const string Queries = """
        {:name "all of a customer", :times 10, :args [3],
         :query [:find (pull ?o [* {:order/items [*]}]) :in $ ?c :where [?k :customer/no ?c] [?o :order/customer ?k]]}
        [:find (sum ?n) . :where [_ :order/no ?n]]
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_foretold_comes_true_when_the_database_is_written_anew_and_its_segments_show_it()
    {
        await using DevSystem system = await DevSystem.StartAsync();
        await using PeerInstance peer = new();
        using Connection old = await FilledAsync(peer, system.Uri("old"));
        await IndexAsync(old);
        string queries = _folder.Write("queries.edn", Queries);
        EdnMap told = Advice(system.Uri("old"), queries);
        Assert.Equal(
            ExitCodes.Ok,
            HostRun.Of("repartition", "--uri", system.Uri("old"), "--to", system.Uri("new"), "--by", By).ExitCode);
        using Connection made = await peer.ConnectAsync(system.Uri("new"));
        await IndexAsync(made);
        EdnMap came = Advice(system.Uri("new"), queries);
        for (int i = 0; i < 2; i++)
        {
            EdnMap before = Row(told, i), after = Row(came, i);
            Assert.InRange(
                Number(after, "today"),
                Number(before, "placed") - Number(before, "error") - 0.5,
                Number(before, "placed") + Number(before, "error") + 0.5);
        }

        Assert.True(Number(Row(told, 0), "today") > 2 * Number(Row(came, 0), "today"));
        ShowsSegments(system);
    }

    [Fact]
    public void Advice_is_a_table_that_says_whether_it_pays()
    {
        HostRun run = HostRun.Of(
            "partitions", "advise", "-l", _folder.Write("shop.edn", Shop), "--by", By,
            "--queries", _folder.Write("queries.edn", Queries));
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("all of a customer", run.Out, StringComparison.Ordinal);
        Assert.Contains("It does not pay for these queries", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(By, "7", "A query is")]
    [InlineData(By, "{:query [:find ?e :where [?e :order/no]] :times 0}", "A query is")]
    [InlineData(By, "", "has no queries")]
    [InlineData(By, "[:find ?e :where [?e :order/missing]]", ":db.error/not-an-entity")]
    [InlineData(":order/no", "[:find ?e :where [?e :order/no]]", ":db.error/not-a-reference")]
    [InlineData(":order/missing", "[:find ?e :where [?e :order/no]]", ":db.error/not-an-attribute")]
    public void What_cannot_be_foretold_is_refused(string by, string queries, string message)
    {
        HostRun run = HostRun.Of(
            "partitions", "advise", "-l", _folder.Write("shop.edn", Shop), "--by", by,
            "--queries", _folder.Write("queries.edn", queries));
        Assert.Equal((ExitCodes.Data, ""), (run.ExitCode, run.Out));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Segments_are_shown_of_a_sample()
    {
        HostRun run = HostRun.Of("partitions", "segments", "-s", "movies", "--by", ":movie/cast", "--groups", "2");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("1 segment of EAVT", run.Out, StringComparison.Ordinal);
        Assert.Equal(
            2, run.Out.Split('\n').Count(line => line.Contains("members in 1 segment", StringComparison.Ordinal)));
    }

    private const string Shop = """
        [{:db/ident :order/no, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one}
         {:db/ident :customer/no, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :order/customer, :db/valueType :db.type/ref, :db/cardinality :db.cardinality/one}
         {:db/ident :order/items, :db/valueType :db.type/ref, :db/cardinality :db.cardinality/many,
          :db/isComponent true}
         {:db/ident :item/name, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one}]
        [{:order/no 1, :order/customer {:customer/no 3}, :order/items [{:item/name "tea"}]}]
        """;

    private void ShowsSegments(DevSystem system)
    {
        string file = Path.Combine(_folder.Folder, "segments.svg");
        HostRun run = HostRun.Of(
            "partitions", "segments", "--uri", system.Uri("old"), "--after", system.Uri("new"), "--by", By,
            "--groups", "3", "--svg", file);
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        string[] lines = run.Out.Split('\n');
        int[] spread = [.. lines.Where(line => line.Contains(" members in ", StringComparison.Ordinal))
            .Select(line => int.Parse(line.Split(" members in ")[1].Split(' ')[0], CultureInfo.InvariantCulture))];
        Assert.Equal(6, spread.Length);
        Assert.All(Enumerable.Range(0, 3), i => Assert.True(spread[i] > 2 * spread[i + 3]));
        XElement drawing = XDocument.Load(file).Root!; // a document that was loaded has a root
        Assert.Equal(
            ["Before", "After"],
            drawing.Descendants().Select(text => text.Value.Split(':')[0]).Where(word => word is "Before" or "After"));
    }

    private static EdnMap Advice(string uri, string queries)
    {
        HostRun run = HostRun.Of("partitions", "advise", "--uri", uri, "--queries", queries, "--by", By, "--edn");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        return (EdnMap)EdnReader.Read(run.Out)!;
    }

    private static EdnMap Row(EdnMap advice, int i) => (EdnMap)((EdnVector)advice[Keyword.Parse("queries")]!)[i]!;

    private static double Number(EdnMap row, string name) =>
        Convert.ToDouble(row[Keyword.Parse(name)], CultureInfo.InvariantCulture);

    private static async Task IndexAsync(Connection connection)
    {
        await connection.SyncAsync();
        await connection.RequestIndexAsync();
        await connection.SyncIndexAsync(connection.Db.BasisT);
    }

    private static async Task<Connection> FilledAsync(PeerInstance peer, string uri)
    {
        await peer.CreateDatabaseAsync(uri);
        Connection connection = await peer.ConnectAsync(uri);
        foreach (object? form in EdnReader.ReadAll(Shop))
        {
            await connection.TransactAsync(form!);
        }

        Random random = new(1);
        for (int from = 10; from < 6010; from += 500)
        {
            StringBuilder data = new("[");
            for (int i = from; i < from + 500; i++)
            {
                data.Append(CultureInfo.InvariantCulture, $"{{:order/no {i}, :order/customer \"c{i}\", :order/items [");
                data.Append("{:item/name \"milk\"} {:item/name \"bread\"} {:item/name \"salt\"}]}");
                data.Append(CultureInfo.InvariantCulture, $"{{:db/id \"c{i}\", :customer/no {random.Next(40)}}}");
            }

            await connection.TransactAsync(data.Append(']').ToString());
        }

        return connection;
    }
}
