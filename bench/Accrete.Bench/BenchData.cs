using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;

namespace Accrete.Bench;

/// <summary>The rows of the benchmark data, read once and given to every system alike.</summary>
internal sealed class BenchData
{
    private BenchData(string directory)
    {
        People = [.. Read(directory, "people20k", r => new Person(r[1], r[2], r[3], r[4], Number(r[5]), Number(r[6])))];
        Edges = [.. Read(directory, "graph", r => new Edge((int)Number(r[0]), (int)Number(r[1])))];
        Customers = [.. Read(directory, "customers", r => new Customer(Number(r[0]), r[1], r[2]))];
        Orders = [.. Read(directory, "orders", r => new Order(Number(r[0]), Number(r[1]), Number(r[2]), r[3]))];
        Items = [.. Read(directory, "items",
            r => new Item(Number(r[0]), Number(r[1]), Number(r[2]), Number(r[3]), Number(r[4])))];
    }

    /// <summary>How many nodes the graph has; their ids are 0 to one less.</summary>
    public const int NodeCount = 20_000;

    /// <summary>Gets the rows of people20k.</summary>
    public Person[] People { get; }

    /// <summary>Gets the rows of graph.</summary>
    public Edge[] Edges { get; }

    /// <summary>Gets the rows of customers.</summary>
    public Customer[] Customers { get; }

    /// <summary>Gets the rows of orders.</summary>
    public Order[] Orders { get; }

    /// <summary>Gets the rows of items.</summary>
    public Item[] Items { get; }

    /// <summary>Reads all files of a folder.</summary>
    public static BenchData Load(string directory) => new(directory);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<T> Read<T>(string directory, string name, System.Func<string[], T> make)
    {
        using FileStream file = File.OpenRead(Path.Combine(directory, name + ".tsv.gz"));
        using GZipStream unzipped = new(file, CompressionMode.Decompress);
        using StreamReader reader = new(unzipped);
        while (reader.ReadLine() is { } line)
        {
            yield return make(line.Split('\t'));
        }
    }
}

/// <summary>One row of people20k.</summary>
internal sealed record Person(string Name, string LastName, string Alias, string Sex, long Age, long Salary);

/// <summary>One row of graph.</summary>
internal readonly record struct Edge(int From, int To);

/// <summary>One row of customers.</summary>
internal sealed record Customer(long Id, string Name, string Country);

/// <summary>One row of orders.</summary>
internal sealed record Order(long Id, long Customer, long Year, string Status);

/// <summary>One row of items.</summary>
internal sealed record Item(long Id, long Order, long Product, long Quantity, long Price);
