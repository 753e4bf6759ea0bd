using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Accrete.Edn;
using Accrete.Index.Sets;
using Accrete.Log;
using Accrete.Schema;
using Accrete.Time;
using Accrete.Values;

namespace Accrete;

/// <summary>Makes the value of a new database: the system entities as documented.</summary>
internal static class Bootstrap
{
    /// <summary>The t of the newest bootstrap transaction.</summary>
    private const long BasisT = 66;

    private static readonly (DbSchema Schema, IndexSet Indexes) Made = Make();

    /// <summary>Returns a new database's value; its id comes from the caller, since this code draws no random
    /// numbers.</summary>
    public static Database Create(string id, DatabaseOptions options)
    {
        DatabaseState state = new(
            id,
            Made.Schema,
            Made.Indexes,
            TxLog.Empty,
            BasisT,
            EntityIds.FirstT,
            SystemIds.FirstUserElement,
            new Instant(0),
            options);
        return new Database(state, TimeView.Present);
    }

    private static (DbSchema Schema, IndexSet Indexes) Make()
    {
        EdnVector entities = ReadFacts();
        Dictionary<Keyword, long> idents = IdentsOf(entities);
        Datom[] datoms = DatomsOf(FactsOf(entities, idents), idents);
        // Where an entity has two idents, the older one is its present name: so it is given last.
        Datom[] newestFirst = [.. datoms];
        Array.Reverse(newestFirst);
        DbSchema schema = SchemaFold.Apply(DbSchema.Empty, newestFirst);
        IndexSet indexes = IndexSet.Empty;
        for (int start = 0, end; start < datoms.Length; start = end)
        {
            end = start;
            while (end < datoms.Length && datoms[end].T == datoms[start].T)
            {
                end++;
            }

            indexes = indexes.Apply(schema, datoms.AsSpan(start, end - start));
        }

        return (schema, indexes);
    }

    private static EdnVector ReadFacts()
    {
        // The resource is part of this assembly, and its text one vector.
        using Stream stream = typeof(Bootstrap).Assembly.GetManifestResourceStream("Accrete.Schema.Bootstrap.edn")!;
        using StreamReader reader = new(stream);
        return (EdnVector)EdnReader.Read(reader.ReadToEnd())!;
    }

    private static Dictionary<Keyword, long> IdentsOf(EdnVector entities)
    {
        Keyword ident = Keyword.Of("db", "ident");
        Dictionary<Keyword, long> idents = [];
        foreach (object? item in entities)
        {
            EdnVector entity = (EdnVector)item!; // the file is ours
            for (int i = 1; i < entity.Count; i += 3)
            {
                if (ident.Equals(entity[i + 1]))
                {
                    idents.Add((Keyword)entity[i + 2]!, (long)entity[0]!); // the file is ours
                }
            }
        }

        return idents;
    }

    private static List<(long E, int A, object? V, long T)> FactsOf(
        EdnVector entities, Dictionary<Keyword, long> idents)
    {
        List<(long E, int A, object? V, long T)> facts = [];
        foreach (object? item in entities)
        {
            EdnVector entity = (EdnVector)item!; // the file is ours
            for (int i = 1; i < entity.Count; i += 3)
            {
                // ours too
                facts.Add(((long)entity[0]!, (int)idents[(Keyword)entity[i + 1]!], entity[i + 2], (long)entity[i]!));
            }
        }

        return facts;
    }

    /// <summary>Makes datoms of facts, those of older transactions first.</summary>
    private static Datom[] DatomsOf(
        List<(long E, int A, object? V, long T)> facts, Dictionary<Keyword, long> idents)
    {
        Dictionary<int, ValueKind> kinds = [];
        foreach ((long e, int a, object? v, _) in facts)
        {
            if (a == SystemIds.ValueType)
            {
                kinds.Add((int)e, ValueTypes.KindOf(idents[(Keyword)v!])); // refs are written by ident
            }
        }

        List<Datom> datoms = new(facts.Count);
        foreach ((long e, int a, object? v, long t) in facts)
        {
            datoms.Add(new Datom(e, a, ValueOf(kinds[a], v, idents), t, added: true));
        }

        return [.. datoms.OrderBy(static datom => datom.T)]; // a stable sort, once for each process
    }

    private static Value ValueOf(ValueKind kind, object? given, Dictionary<Keyword, long> idents)
    {
        if (kind == ValueKind.Ref)
        {
            return Value.Ref(idents[(Keyword)given!]); // refs are written by ident
        }

        return ValueConversion.TryConvert(given, kind, out Value value)
            ? value
            : throw DbErrors.Argument($"Bootstrap: {given} is no value of type {kind}");
    }
}
