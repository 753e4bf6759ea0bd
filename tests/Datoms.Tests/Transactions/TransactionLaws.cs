using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Values;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Accrete.Datoms.Tests.Transactions;

/// <summary>Laws that hold for every transaction.</summary>
public sealed class TransactionLaws
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(150);
    private static readonly Database Empty = DrawnForms.Empty();

    [Fact]
    public void Most_drawn_transactions_are_accepted_so_that_the_laws_speak_of_something()
    {
        int accepted = 0;
        Check(DrawnForms.Assertions, forms =>
        {
            accepted += DrawnForms.Try(Empty, forms) is null ? 0 : 1;
            return true;
        });
        Assert.InRange(accepted, 75, 150);
    }

    [Fact]
    public void The_same_assertions_twice_are_redundant() => Check(DrawnForms.Assertions, forms =>
    {
        TxReport? first = DrawnForms.Try(Empty, forms);
        return first is null
            || (DrawnForms.Try(first.DbAfter, forms) is { TxData.Count: 1 } again && IsInstant(again.TxData[0]));
    });

    [Fact]
    public void The_order_of_forms_is_irrelevant() => Check(DrawnForms.Assertions, forms =>
    {
        TxReport? forward = DrawnForms.Try(Empty, forms);
        TxReport? backward = DrawnForms.Try(Empty, Enumerable.Reverse(forms));
        return forward is null
            ? backward is null
            : backward is not null && Named(forward.DbAfter).SetEquals(Named(backward.DbAfter));
    });

    [Fact]
    public void Retracting_what_was_asserted_brings_the_facts_back() => Check(DrawnForms.Histories, history =>
    {
        Database before = Empty;
        foreach (List<EdnVector> forms in history)
        {
            if (DrawnForms.Try(before, forms) is not { } report)
            {
                continue;
            }

            IEnumerable<object?> undoing = report.TxData
                .Where(datom => !IsInstant(datom) && !IsTuple(datom)).Select(Undo);
            if (DrawnForms.Try(report.DbAfter, undoing) is not { } undone
                || !Facts(undone.DbAfter).SetEquals(Facts(before)))
            {
                return false;
            }

            before = report.DbAfter;
        }

        return true;
    });

    [Fact]
    public void Transaction_data_never_states_what_holds_nor_takes_away_what_does_not() =>
        Check(DrawnForms.Histories, history =>
    {
        Database before = Empty;
        foreach (List<EdnVector> forms in history)
        {
            if (DrawnForms.Try(before, forms) is not { } report)
            {
                continue;
            }

            HashSet<(long, int, Value)> facts = Facts(before);
            foreach (Datom datom in report.TxData.Where(datom => !IsInstant(datom)))
            {
                if (facts.Contains(FactOf(datom)) == datom.Added)
                {
                    return false;
                }
            }

            IEnumerable<Datom> added = report.TxData.Where(datom => datom.Added && !IsInstant(datom));
            facts.ExceptWith(report.TxData.Where(datom => !datom.Added).Select(FactOf));
            facts.UnionWith(added.Select(FactOf));
            if (!facts.SetEquals(Facts(report.DbAfter)))
            {
                return false;
            }

            before = report.DbAfter;
        }

        return true;
    });

    [Fact]
    public void A_refused_transaction_leaves_no_trace() => Check(DrawnForms.Histories, history =>
    {
        Database before = Empty;
        foreach (List<EdnVector> forms in history)
        {
            TxReport? expected = DrawnForms.Try(before, forms);
            HashSet<(long, int, Value)> facts = Facts(before);
            EdnVector refused = EdnVector.Of(Keyword.Of("db", "add"), "late", Keyword.Of("p", "none"), 1L);
            if (DrawnForms.Try(before, [.. forms, refused]) is not null || !Facts(before).SetEquals(facts))
            {
                return false;
            }

            TxReport? actual = DrawnForms.Try(before, forms);
            if (expected is null != actual is null
                || (expected is not null && !expected.TxData.SequenceEqual(actual!.TxData))) // both are or neither is
            {
                return false;
            }

            before = actual?.DbAfter ?? before;
        }

        return true;
    });

    [Fact]
    public void Ids_are_never_given_out_twice() => Check(DrawnForms.Histories, history =>
    {
        Database before = Empty;
        HashSet<long> given = [.. before.History().Datoms(IndexOrder.Eavt).Select(datom => datom.E)];
        EdnMap fresh = EdnMap.Of(Keyword.Of("p", "name"), "nobody");
        foreach (List<EdnVector> forms in history)
        {
            DrawnForms.Try(before, forms);
            TxReport? made = DrawnForms.Try(before, [fresh]);
            long e = made!.TxData.Single(datom => !IsInstant(datom) && !IsTuple(datom)).E; // it is never refused
            if (!given.Add(e) || !given.Add(made.TxData[0].Tx)
                || DrawnForms.Try(made.DbAfter, [EdnVector.Of(Keyword.Of("db", "retractEntity"), e)]) is not { } gone
                || !given.Add(gone.TxData[0].Tx) || Facts(gone.DbAfter).Count != Facts(before).Count)
            {
                return false;
            }

            before = gone.DbAfter;
        }

        return true;
    });

    private const int TxInstant = Schema.SystemIds.TxInstant;

    private static void Check<T>(Arbitrary<T> values, Func<T, bool> law) => Prop.ForAll(values, law).Check(Runs);

    private static bool IsInstant(Datom datom) => datom.A == TxInstant;

    private static bool IsTuple(Datom datom) => datom.V.Kind == ValueKind.Tuple;

    private static object? Undo(Datom datom) =>
        EdnVector.Of(Keyword.Of("db", datom.Added ? "retract" : "add"), datom.E, (long)datom.A, datom.V.ToObject());

    private static HashSet<(long E, int A, Value V)> Facts(Database database) =>
        [.. database.Datoms(IndexOrder.Eavt).Where(datom => !IsInstant(datom)).Select(FactOf)];

    private static (long E, int A, Value V) FactOf(Datom datom) => (datom.E, datom.A, datom.V);

    /// <summary>The facts of users, entities by the text of their identity.</summary>
    private static HashSet<string> Named(Database database)
    {
        int identity = (int)database.Entid(Keyword.Of("p", "id"))!.Value; // the schema has it
        Dictionary<long, string> names = database.Datoms(IndexOrder.Aevt, (long)identity)
            .ToDictionary(datom => datom.E, datom => datom.V.ToString());
        return [.. database.Datoms(IndexOrder.Eavt).Where(datom => names.ContainsKey(datom.E)).Select(Shown)];

        string Shown(Datom datom)
        {
            string value = datom.V.Kind == ValueKind.Ref ? names[datom.V.Bits] : datom.V.ToString();
            return $"{names[datom.E]} {datom.A} {value}";
        }
    }
}
