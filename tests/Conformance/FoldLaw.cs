using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Log;
using Accrete.Schema;

namespace Accrete.Conformance;

/// <summary>The law that makes a database durable: a value is what its log says, entry by entry, from the bootstrap
/// on.</summary>
internal static class FoldLaw
{
    private static readonly IndexOrder[] Orders = Enum.GetValues<IndexOrder>();

    /// <summary>Checks a value against the fold of its log, in all that can be seen of it.</summary>
    public static void Check(Database value)
    {
        DatabaseState fold = Bootstrap.Create(value.Id, value.State.Options).State;
        foreach (LogEntry entry in value.State.Log.Range(null, null))
        {
            fold = fold.Apply(entry);
        }

        CheckSame(value.State, fold);
    }

    /// <summary>Checks that two states show the same.</summary>
    public static void CheckSame(DatabaseState expected, DatabaseState actual)
    {
        Require(expected.BasisT == actual.BasisT, "the basis");
        Require(expected.NextT == actual.NextT, "the next t");
        Require(expected.NextElement == actual.NextElement, "the next element");
        Require(expected.LastInstant == actual.LastInstant, "the last instant");
        foreach (IndexOrder order in Orders)
        {
            Require(Read(expected.Indexes.Current, order).SequenceEqual(Read(actual.Indexes.Current, order)),
                $"the present in {order}");
            Require(Read(expected.Indexes.Past, order).SequenceEqual(Read(actual.Indexes.Past, order)),
                $"the past in {order}");
        }

        Require(expected.Indexes.DatomCount == actual.Indexes.DatomCount, "the count of datoms");
        CheckSchema(expected, actual);
    }

    private static void CheckSchema(DatabaseState expected, DatabaseState actual)
    {
        Require(expected.Schema.Partitions.SequenceEqual(actual.Schema.Partitions), "the partitions");
        Require(expected.Schema.Attributes.Select(Describe).SequenceEqual(actual.Schema.Attributes.Select(Describe)),
            "the attributes");
        Bound from = Bound.Before(1, a: SystemIds.Ident), to = Bound.After(1, a: SystemIds.Ident);
        foreach (Datom datom in expected.Indexes.History.Read(IndexOrder.Aevt, from, to))
        {
            Keyword ident = (Keyword)datom.V.Reference!; // the value of :db/ident is a keyword
            Require(expected.Schema.Entid(ident) == actual.Schema.Entid(ident), $"what {ident} names");
            Require(Equals(expected.Schema.Ident(datom.E), actual.Schema.Ident(datom.E)), $"the name of {datom.E}");
            Require(expected.Schema.Attribute(ident)?.Id == actual.Schema.Attribute(ident)?.Id,
                $"the attribute {ident}");
        }
    }

    private static IEnumerable<Datom> Read(DatomSource source, IndexOrder order) =>
        source.Read(order, Bound.First, Bound.Last);

    private static string Describe(DbAttribute attribute) => string.Join(' ', typeof(DbAttribute)
        .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(property => property.Name != "EqualityContract")
        .Select(property => $"{property.Name}={Show(property.GetValue(attribute))}"));

    private static string Show(object? value) => value switch
    {
        string text => text,
        System.Collections.IEnumerable items => string.Join(',', items.Cast<object?>()),
        _ => value?.ToString() ?? "",
    };

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The fold of the log differs from the value in {what}.");
        }
    }
}
