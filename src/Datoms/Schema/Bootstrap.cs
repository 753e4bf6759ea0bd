using System.Collections.Generic;
using System.IO;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Log;
using Accrete.Time;
using Accrete.Values;

namespace Accrete.Schema;

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
        List<(long E, int A, object? V, long T)> facts = FactsOf(entities, idents);
        DbSchema schema = SchemaOf(facts, idents);
        SortedDictionary<long, List<Datom>> transactions = [];
        foreach ((long e, int a, object? v, long t) in facts)
        {
            if (!transactions.TryGetValue(t, out List<Datom>? datoms))
            {
                transactions.Add(t, datoms = []);
            }

            // its attributes are its own
            datoms.Add(new Datom(e, a, ValueOf(schema.Attribute(a)!, v, idents), t, added: true));
        }

        IndexSet indexes = IndexSet.Empty;
        foreach (List<Datom> datoms in transactions.Values)
        {
            indexes = indexes.Apply(schema, datoms.ToArray());
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

    private static DbSchema SchemaOf(
        List<(long E, int A, object? V, long T)> facts, Dictionary<Keyword, long> idents)
    {
        DbSchemaParts parts = new();
        SortedDictionary<int, AttributeDraft> drafts = [];
        foreach ((long e, int a, object? v, _) in facts)
        {
            if (a == SystemIds.InstallPartition)
            {
                parts.Partitions = parts.Partitions.Add(idents[(Keyword)v!]); // refs are written by ident
            }
            else if (a == SystemIds.InstallValueType)
            {
                parts.ValueTypes = parts.ValueTypes.Add(idents[(Keyword)v!]); // refs are written by ident
            }
            else if (SystemIds.DescribesAttribute(a))
            {
                if (!drafts.TryGetValue((int)e, out AttributeDraft? draft))
                {
                    drafts.Add((int)e, draft = new AttributeDraft((int)e, null));
                }

                Value value = v switch
                {
                    bool truth => Value.Boolean(truth),
                    Keyword type when a == SystemIds.TupleType => Value.Keyword(type),
                    _ => Value.Ref(idents[(Keyword)v!]), // refs are written by ident
                };
                draft.Apply(a, value, added: true);
            }
        }

        Name(parts, facts, drafts);
        foreach (AttributeDraft draft in drafts.Values)
        {
            parts.SetAttribute(draft.ToAttribute(ValueTypes.KindOf(draft.ValueType!.Value), [])); // all have a type
        }

        return parts.Build();
    }

    private static void Name(
        DbSchemaParts parts, List<(long E, int A, object? V, long T)> facts,
        SortedDictionary<int, AttributeDraft> drafts)
    {
        // Where an entity has two idents, the older one is its present name: the one that is stated first.
        for (int i = facts.Count - 1; i >= 0; i--)
        {
            (long e, int a, object? v, _) = facts[i];
            if (a == SystemIds.Ident)
            {
                Keyword ident = (Keyword)v!; // the value of :db/ident is a keyword
                parts.SetIdent(e, ident);
                if (drafts.TryGetValue((int)e, out AttributeDraft? draft))
                {
                    draft.Apply(SystemIds.Ident, Value.Keyword(ident), added: true);
                }
            }
        }
    }

    private static Value ValueOf(DbAttribute attribute, object? given, Dictionary<Keyword, long> idents)
    {
        if (attribute.IsRef)
        {
            return Value.Ref(idents[(Keyword)given!]); // refs are written by ident
        }

        return ValueConversion.TryConvert(given, attribute.ValueType, out Value value)
            ? value
            : throw DbErrors.Argument($"Bootstrap: {given} is no value of {attribute.Ident}");
    }
}
