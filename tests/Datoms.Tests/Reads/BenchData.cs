using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using Accrete.Datoms.Tests.Transactions;
using Accrete.Edn;

namespace Accrete.Datoms.Tests.Reads;

/// <summary>The rows and queries of the benchmarks, as databases.</summary>
internal static class BenchData
{
    private const int TransactionRows = 5000;

    private const string One = ":db/cardinality :db.cardinality/one";

    private static readonly Lazy<Database> People = new(() => Filled(
        Schema(Field("name", "string", true), Field("last-name", "string"), Field("alias", "string"),
            Field("sex", "keyword"), Field("age", "long", true), Field("salary", "long", true)),
        Rows("people20k", r => EdnMap.Of(
            Key("name"), r[1], Key("last-name"), r[2], Key("alias"), r[3], Key("sex"), Key(r[4]), Key("age"),
            Number(r[5]), Key("salary"), Number(r[6])))));

    private static readonly Lazy<Database> Graph = new(() => Filled(
        Schema(Unique("id"), "{:db/ident :edge :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}"),
        Enumerable.Range(0, 20_000).Select(i => EdnMap.Of(Key("id"), (long)i)),
        Rows("graph", r => EdnVector.Of(Key("db/add"), Ref("id", r[0]), Key("edge"), Ref("id", r[1])))));

    private static readonly Lazy<Database> Orders = new(() => Filled(
        Schema(Unique("customer/id"), Field("customer/name", "string", true), Field("customer/country", "string"),
            Unique("order/id"), Field("order/customer", "ref"), Field("order/year", "long"),
            Field("order/status", "keyword"), Unique("item/id"), Field("item/order", "ref"),
            Field("item/product", "long", true), Field("item/quantity", "long"), Field("item/price", "long")),
        Rows("customers", r => EdnMap.Of(
            Key("customer/id"), Number(r[0]), Key("customer/name"), r[1], Key("customer/country"), r[2])),
        Rows("orders", r => EdnMap.Of(
            Key("order/id"), Number(r[0]), Key("order/customer"), Ref("customer/id", r[1]), Key("order/year"),
            Number(r[2]), Key("order/status"), Key(r[3]))),
        Rows("items", r => EdnMap.Of(
            Key("item/id"), Number(r[0]), Key("item/order"), Ref("order/id", r[1]), Key("item/product"), Number(r[2]),
            Key("item/quantity"), Number(r[3]), Key("item/price"), Number(r[4])))));

    /// <summary>Gets the queries: maps with <c>:name :dataset :query :rules :inputs</c>.</summary>
    public static IReadOnlyList<EdnMap> Queries { get; } =
    [
        .. ((EdnVector)EdnReader.Read(File.ReadAllText(Path.Combine(Folder, "queries.edn")))!).Cast<EdnMap>(),
    ];

    private static string Folder
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Actors.sln")))
            {
                folder = folder.Parent;
            }

            return Path.Combine(folder!.FullName, "bench", "data"); // the tests run inside the repository
        }
    }

    /// <summary>Returns the database of a data set.</summary>
    public static Database Of(string dataset) =>
        dataset switch { "people" => People.Value, "graph" => Graph.Value, _ => Orders.Value };

    private static Database Filled(string schema, params IEnumerable<object>[] rows)
    {
        Database value = TestDatabase.Apply(Bootstrap.Create("bench", DatabaseOptions.Default), schema).DbAfter;
        foreach (object[] chunk in rows.SelectMany(part => part.Chunk(TransactionRows)))
        {
            value = TestDatabase.Apply(value, new EdnVector([.. chunk])).DbAfter;
        }

        return value;
    }

    private static string Schema(params string[] attributes) => $"[{string.Join('\n', attributes)}]";

    private static string Field(string name, string type, bool isIndexed = false) =>
        $"{{:db/ident :{name} :db/valueType :db.type/{type} {One} {(isIndexed ? ":db/index true" : "")}}}";

    private static string Unique(string name) =>
        $"{{:db/ident :{name} :db/valueType :db.type/long {One} :db/unique :db.unique/identity}}";

    private static IEnumerable<object> Rows(string file, Func<string[], object> make)
    {
        using GZipStream unzipped = new(
            File.OpenRead(Path.Combine(Folder, file + ".tsv.gz")), CompressionMode.Decompress);
        using StreamReader reader = new(unzipped);
        while (reader.ReadLine() is { } line)
        {
            yield return make(line.Split('\t'));
        }
    }

    private static EdnVector Ref(string attribute, string id) => EdnVector.Of(Key(attribute), Number(id));

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Keyword Key(string text) => Keyword.Parse(text);
}
