using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Accrete.Transactor.Configuration;
using Xunit;

namespace Accrete.Transactor.Tests.Configuration;

/// <summary>The sample files can be used as they are, and show every key.</summary>
public sealed class SampleFileTests
{
    private const long Memory = 4L << 30;

    [Theory]
    [InlineData("cassandra.conf", "cass")]
    [InlineData("cassandra2.conf", "cass2")]
    [InlineData("ddb.conf", "ddb")]
    [InlineData("ddb-local.conf", "ddb-local")]
    [InlineData("dev.conf", "dev")]
    [InlineData("sql.conf", "sql")]
    public void A_sample_is_a_configuration(string name, string protocol)
    {
        ConfigurationResult result = ConfigurationReader.Read(name, Text(name), [], Memory);
        Assert.Empty(result.Problems);
        Assert.Equal((protocol, 4334), (result.Configuration!.Protocol, result.Configuration.Port));
        Assert.Equal("INFO", result.Configuration.Akka!.GetString("akka.loglevel"));
    }

    [Theory]
    [InlineData("cassandra.conf")]
    [InlineData("cassandra2.conf")]
    [InlineData("ddb.conf")]
    [InlineData("ddb-local.conf")]
    [InlineData("dev.conf")]
    [InlineData("sql.conf")]
    public void A_sample_with_every_comment_taken_away_is_one_too(string name)
    {
        string text = Regex.Replace(Text(name), "^# (?=[a-z0-9-]+ = )", "", RegexOptions.Multiline);
        Assert.Empty(ConfigurationReader.Read(name, text, [], Memory).Problems);
    }

    [Fact]
    public void Every_key_of_a_storage_that_is_there_stands_in_a_sample_with_its_default()
    {
        string all = Text("ddb.conf") + Text("ddb-local.conf") + Text("dev.conf") + Text("sql.conf")
            + Text("cassandra.conf");
        foreach (Property property in Properties.All.Where(each => each.Use != PropertyUse.Elsewhere))
        {
            string expected = property.Default is { } value ? $" = \"?{Regex.Escape(value)}\"?$" : " = ";
            Assert.Matches(new Regex($"^(# )?{property.Name}{expected}", RegexOptions.Multiline), all);
        }
    }

    [Fact]
    public void Every_key_stands_in_the_manual()
    {
        string manual = File.ReadAllText(Path.Combine(Root(), "docs", "operations.md"));
        foreach (Property property in Properties.All)
        {
            Assert.Contains($"`{property.Name}`", manual, StringComparison.Ordinal);
        }
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(Root(), "hocon", name));

    private static string Root()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Actors.sln")))
        {
            at = at.Parent;
        }

        return at!.FullName;
    }
}
