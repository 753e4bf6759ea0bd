using System;
using System.IO;
using System.Reflection;
using Accrete.Edn;
using Xunit;

namespace Accrete.Architecture.Tests;

/// <summary>The public surface stands in api/ as text: a change of it is seen in review, and made on purpose.</summary>
public sealed class PublicApi
{
    public static TheoryData<string> Assemblies() =>
        new("Accrete.Edn", "Accrete.Base", "Accrete.Clojure", "Accrete.Datoms", "Accrete.Peer", "Accrete.Hosting",
            "Accrete.Compiler", "Accrete.Storage", "Accrete.Storage.Cassandra", "Accrete.Storage.Dev",
            "Accrete.Storage.DynamoDb", "Accrete.Storage.Sql", "Accrete.Transactor.Hosting");

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_surface_is_the_reviewed_one(string name)
    {
        string path = Path.Combine(Repository.Root, "api", name + ".txt");
        string actual = PublicSurface.Print(Assembly.Load(name));
        if (Environment.GetEnvironmentVariable("ACCRETE_API_UPDATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // has a folder: joined above
            File.WriteAllText(path, actual);
        }

        string reviewed = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(reviewed == actual,
            $"The public surface of {name} is not the one in api/{name}.txt; where that is meant, run api/update.\n"
                + Difference(reviewed, actual));
    }

    [Fact]
    public void A_changed_surface_is_noticed() =>
        Assert.NotEqual(PublicSurface.Print(typeof(EdnVector).Assembly),
            PublicSurface.Print(typeof(Database).Assembly));

    private static string Difference(string reviewed, string actual)
    {
        string[] before = reviewed.Split('\n'), after = actual.Split('\n');
        int same = 0;
        while (same < before.Length && same < after.Length && before[same] == after[same])
        {
            same++;
        }

        return $"line {same + 1}: reviewed '{(same < before.Length ? before[same] : "")}', is "
            + $"'{(same < after.Length ? after[same] : "")}'";
    }
}
