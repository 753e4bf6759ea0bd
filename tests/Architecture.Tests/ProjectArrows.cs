using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Xunit;

namespace Accrete.Architecture.Tests;

/// <summary>Arrows between projects run one way: Host to Peer to Datoms to Clojure to Base to Edn.</summary>
public sealed class ProjectArrows
{
    // A new project is added here with a thought: what may it know?
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Edn"] = [],
        ["Base"] = ["Edn"],
        ["Clojure"] = ["Base", "Edn"],
        ["Datoms"] = ["Clojure", "Base", "Edn"],
        ["Peer.Actors"] = ["Datoms", "Edn"],
        ["Peer.Hosting"] = ["Peer.Actors", "Datoms", "Edn"],
        ["Compiler.Roslyn"] = ["Datoms", "Edn"],
        ["Storage.Actors"] = ["Datoms", "Edn"],
        ["Storage.Backup"] = ["Storage.Actors", "Datoms", "Base", "Edn"],
        ["Storage.Cassandra"] = ["Storage.Actors", "Datoms", "Edn"],
        ["Storage.DynamoDb"] = ["Storage.Actors", "Datoms", "Edn"],
        ["Storage.Memcached"] = ["Storage.Actors", "Datoms", "Edn"],
        ["Storage.MySql"] = ["Storage.Sql", "Storage.Actors", "Datoms", "Edn"],
        ["Storage.S3"] = ["Storage.Backup", "Storage.Actors", "Datoms", "Edn"],
        ["Storage.Sql"] = ["Storage.Actors", "Datoms", "Edn"],
        ["Storage.SqlServer"] = ["Storage.Sql", "Storage.Actors", "Datoms", "Edn"],
        ["Storage.Dev"] = ["Storage.Actors", "Datoms", "Edn"],
        ["Transactor.Actors"] = ["Storage.Actors", "Datoms", "Edn"],
        ["Storage.Valcache"] = ["Storage.Actors", "Datoms", "Edn"],
        ["Peer.Client"] = ["Peer.Actors", "Storage.Actors", "Datoms", "Base", "Edn"],
        ["Peer.Remote"] =
        [
            "Peer.Client", "Peer.Actors", "Storage.Memcached", "Storage.Valcache", "Storage.Actors", "Datoms", "Base",
            "Edn",
        ],
        ["Peer.Cassandra"] =
        [
            "Peer.Remote", "Peer.Client", "Peer.Actors", "Storage.Cassandra", "Storage.Actors", "Datoms", "Base", "Edn",
        ],
        ["Peer.DynamoDb"] =
        [
            "Peer.Remote", "Peer.Client", "Peer.Actors", "Storage.DynamoDb", "Storage.Actors", "Datoms", "Base", "Edn",
        ],
        ["Peer.ReadOnly"] =
        [
            "Peer.Remote", "Peer.Client", "Peer.Actors", "Storage.Backup", "Storage.Actors", "Datoms", "Base", "Edn",
        ],
        ["Peer.Sql"] =
            ["Peer.Remote", "Peer.Client", "Peer.Actors", "Storage.Sql", "Storage.Actors", "Datoms", "Base", "Edn"],
        ["Embedded"] =
        [
            "Peer.Client", "Peer.Actors", "Transactor.Actors", "Storage.Dev", "Storage.Actors", "Datoms", "Base", "Edn",
        ],
        ["Transactor.Hosting"] =
        [
            "Peer.Client", "Peer.Actors", "Transactor.Actors", "Storage.Cassandra", "Storage.Dev", "Storage.DynamoDb",
            "Storage.Memcached", "Storage.Sql",
            "Storage.Valcache", "Storage.Actors", "Datoms", "Base", "Edn",
        ],
        ["Host"] =
        [
            "Transactor.Hosting",
            "Peer.Actors", "Peer.Cassandra", "Peer.Client", "Peer.DynamoDb", "Peer.ReadOnly", "Peer.Remote",
            "Peer.Sql", "Embedded",
            "Transactor.Actors", "Storage.Backup", "Storage.Cassandra", "Storage.Dev", "Storage.DynamoDb",
            "Storage.MySql", "Storage.S3", "Storage.Sql", "Storage.SqlServer", "Storage.Actors", "Compiler.Roslyn",
            "Datoms", "Base", "Edn",
        ],
    };

    private static readonly string[] WithoutPackages = ["Edn", "Base", "Clojure", "Datoms"];

    public static IEnumerable<object[]> Projects() => Repository.Files
        .Where(name => name.StartsWith("src/", StringComparison.Ordinal)
            && name.EndsWith(".csproj", StringComparison.Ordinal))
        .Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_those_below_it(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        Assert.True(Allowed.ContainsKey(name), $"{name} has no line in the table of arrows.");
        foreach (string reference in References(path, "ProjectReference"))
        {
            Assert.Contains(Path.GetFileNameWithoutExtension(reference), Allowed[name]);
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_core_needs_no_package(string path)
    {
        if (WithoutPackages.Contains(Path.GetFileNameWithoutExtension(path)))
        {
            Assert.Empty(References(path, "PackageReference"));
        }
    }

    [Fact]
    public void The_core_is_held_to_the_banned_symbols()
    {
        foreach (string name in WithoutPackages)
        {
            XDocument project = XDocument.Load(Path.Combine(Repository.Root, "src", name, name + ".csproj"));
            Assert.Equal("true", project.Descendants("IsFunctionalCore").Single().Value);
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Projects_of_actors_are_held_to_their_banned_symbols(string path)
    {
        // Embedded starts a node, and has no actors of its own.
        if (References(path, "PackageReference").Contains("Akka")
            && Path.GetFileNameWithoutExtension(path) != "Embedded")
        {
            XDocument project = XDocument.Load(Path.Combine(Repository.Root, path));
            Assert.Equal("true", project.Descendants("IsActorShell").Single().Value);
        }
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "Actors.sln")).Replace('\\', '/');
        foreach (string project in Repository.Files.Where(name => name.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            Assert.True(solution.Contains($"\"{project}\"", StringComparison.Ordinal),
                $"{project} is not in Actors.sln");
        }
    }

    private static IEnumerable<string> References(string path, string kind) =>
        XDocument.Load(Path.Combine(Repository.Root, path)).Descendants(kind)
            .Select(e => ((string?)e.Attribute("Include") ?? "").Replace('\\', '/'));
}
