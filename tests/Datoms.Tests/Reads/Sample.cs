using Accrete.Edn;

namespace Accrete.Datoms.Tests.Reads;

/// <summary>Makes small databases of texts.</summary>
internal static class Sample
{
    private const string Schema = """
        [{:db/ident :p/name, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :p/born, :db/valueType :db.type/long, :db/cardinality :db.cardinality/one, :db/index true}
         {:db/ident :p/kind, :db/valueType :db.type/keyword, :db/cardinality :db.cardinality/one}
         {:db/ident :p/tags, :db/valueType :db.type/keyword, :db/cardinality :db.cardinality/many}
         {:db/ident :p/seen, :db/valueType :db.type/instant, :db/cardinality :db.cardinality/one}
         {:db/ident :p/boss, :db/valueType :db.type/ref, :db/cardinality :db.cardinality/one}
         {:db/ident :p/parts, :db/valueType :db.type/ref, :db/cardinality :db.cardinality/many, :db/isComponent true}]
        """;

    /// <summary>Returns a database with the schema and the data of some transactions.</summary>
    public static Database Of(params string[] transactions)
    {
        Database database = With(Bootstrap.Create("sample", DatabaseOptions.Default), Schema);
        foreach (string transaction in transactions)
        {
            database = With(database, transaction);
        }

        return database;
    }

    /// <summary>Returns the value after one more transaction.</summary>
    public static Database With(Database database, string transaction) => TransactionProcessor.Apply(
        database, EdnReader.Read(transaction), new Instant(database.State.LastInstant.EpochMilliseconds + 1)).DbAfter;
}
