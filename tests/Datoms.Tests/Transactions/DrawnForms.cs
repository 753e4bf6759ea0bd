using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using FsCheck;
using FsCheck.Fluent;

namespace Accrete.Datoms.Tests.Transactions;

/// <summary>Draws list forms about a few entities, which carry their name in an identity attribute.</summary>
internal static class DrawnForms
{
    /// <summary>The attributes that the forms speak of.</summary>
    public const string SchemaText = """
        [{:db/ident :p/id, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/identity}
         {:db/ident :p/name, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one}
         {:db/ident :p/tags, :db/valueType :db.type/string, :db/cardinality :db.cardinality/many}
         {:db/ident :p/nick, :db/valueType :db.type/string, :db/cardinality :db.cardinality/one,
          :db/unique :db.unique/value}
         {:db/ident :p/friend, :db/valueType :db.type/ref, :db/cardinality :db.cardinality/one}
         {:db/ident :p/name+nick, :db/valueType :db.type/tuple, :db/cardinality :db.cardinality/one,
          :db/tupleAttrs [:p/name :p/nick]}]
        """;

    private static readonly string[] Names = ["ann", "ben", "cid", "dot"];
    private static readonly string[] Attributes = ["name", "tags", "nick", "friend"];
    private static readonly Keyword Add = Keyword.Of("db", "add");
    private static readonly Keyword Retract = Keyword.Of("db", "retract");
    private static readonly Keyword Id = Keyword.Of("p", "id");

    /// <summary>Gets transactions that only assert.</summary>
    public static Arbitrary<List<EdnVector>> Assertions { get; } = Forms(Gen.Constant(true)).ToArbitrary();

    /// <summary>Gets sequences of transactions that assert and retract, some of which are refused.</summary>
    public static Arbitrary<List<List<EdnVector>>> Histories { get; } =
        Few(Forms(Gen.Choose(0, 2).Select(drawn => drawn > 0)), 8).ToArbitrary();

    /// <summary>Makes an empty database with the attributes.</summary>
    public static Database Empty() => Bootstrap.Create("drawn", DatabaseOptions.Default)
        .With(EdnReader.Read(SchemaText)!, new Instant(1_000)).DbAfter; // the text is a vector

    /// <summary>Applies a transaction, null where it is refused.</summary>
    public static TxReport? Try(Database before, IEnumerable<object?> forms)
    {
        try
        {
            return before.With(forms.ToList(), new Instant(1_000 + before.BasisT));
        }
        catch (AccreteException)
        {
            return null;
        }
    }

    private static Gen<List<EdnVector>> Forms(Gen<bool> isAdded) =>
        Few(
            from added in isAdded
            from subject in Gen.Elements(Names)
            from attribute in Gen.Elements(Attributes)
            from value in Gen.Elements(Names)
            select EdnVector.Of(added ? Add : Retract, subject, Keyword.Of("p", attribute), value),
            6)
        .Select(Identified);

    /// <summary>Few enough that they seldom contradict each other.</summary>
    private static Gen<List<T>> Few<T>(Gen<T> items, int most) =>
        from count in Gen.Choose(0, most)
        from all in items.ListOf(count)
        select all.ToList();

    /// <summary>States the identity of every tempid, so that it is the same entity in every transaction.</summary>
    private static List<EdnVector> Identified(IEnumerable<EdnVector> forms)
    {
        List<EdnVector> all = [.. Names.Select(name => EdnVector.Of(Add, name, Id, name))];
        all.AddRange(forms);
        return all;
    }
}
