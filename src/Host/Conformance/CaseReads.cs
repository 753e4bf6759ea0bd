using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Log;

namespace Accrete.Host.Conformance;

/// <summary>The reads that steps name, in the terms of the database value.</summary>
internal static class CaseReads
{
    public static object? Pull(Database database, object? pattern, object? entity) => throw new System.NotImplementedException();

    public static object? PullMany(Database database, object? pattern, object? entities) => throw new System.NotImplementedException();

    public static IEnumerable<Datom> Datoms(Database database, object?[] index) => throw new System.NotImplementedException();

    public static IEnumerable<Datom> Seek(Database database, object?[] index) => throw new System.NotImplementedException();

    public static IEnumerable<Datom> SeekReverse(Database database, object?[] index) => throw new System.NotImplementedException();

    public static IEnumerable<Datom> IndexRange(Database database, object? attribute, object? start, object? end) => throw new System.NotImplementedException();

    public static object? IndexPull(Database database, object? arguments) => throw new System.NotImplementedException();

    public static object? Entid(Database database, object? entity) => throw new System.NotImplementedException();

    public static object? Ident(Database database, object? entity) => throw new System.NotImplementedException();

    public static long Part(object? entity) => throw new System.NotImplementedException();

    public static object? Attribute(Database database, object? attribute) => throw new System.NotImplementedException();

    public static object? EntityPath(Database database, object? entity, object?[] path) => throw new System.NotImplementedException();

    public static IEnumerable<LogEntry> TxRange(Database database, object? from, object? to) => throw new System.NotImplementedException();

    public static Database AsOf(Database database, object? point) => throw new System.NotImplementedException();

    public static Database Since(Database database, object? point) => throw new System.NotImplementedException();

    public static Database History(Database database) => throw new System.NotImplementedException();

    public static Database FilterByNamespace(Database database, string ns) => throw new System.NotImplementedException();

    public static bool TryEntity(object? value, out long id, out Keyword? ident)
    {
        id = 0;
        ident = null;
        return false;
    }
}
