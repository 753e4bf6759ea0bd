using System;
using System.Collections.Generic;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Values;

namespace Accrete.Schema;

/// <summary>The rules of altering an attribute (reference: schema alteration matrix).</summary>
internal static class AlterRules
{
    /// <summary>Checks what can be told without looking at data.</summary>
    /// <param name="draft">The attribute as it will be.</param>
    /// <param name="isMember">Whether it is a member of a composite tuple.</param>
    /// <param name="nameOf">Gives an entity's ident, else its id.</param>
    public static void CheckParts(AttributeDraft draft, bool isMember, Func<long, object> nameOf)
    {
        DbAttribute before = draft.Before!; // only attributes are altered
        CheckKept(draft, before, nameOf);
        CheckCardinality(draft, before, isMember, nameOf);
        long? uniqueBefore = AttributeDraft.UniqueIdOf(before.Unique);
        if (draft.Unique is not (null or SystemIds.UniqueValue or SystemIds.UniqueIdentity)
            && draft.Unique != uniqueBefore)
        {
            throw SchemaErrors.Unsupported(
                draft, "unique", uniqueBefore is { } from ? nameOf(from) : null, nameOf(draft.Unique.Value));
        }

        if (draft.Unique is not null && before.ValueType == ValueKind.Bytes)
        {
            throw SchemaErrors.Forbidden(draft, "unique-not-allowed", "bytes cannot be unique");
        }

        if (draft.ChangesPredicates && draft.Id < SystemIds.FirstUserElement)
        {
            throw DbErrors.Incorrect(
                "attr-pred-on-system-attr", $":db.attr/preds cannot be added to system attribute {before.Ident}",
                before.Ident);
        }
    }

    /// <summary>Refuses a uniqueness that is new without an index, where there was data ever.</summary>
    public static void CheckHistory(AttributeDraft draft, DbAttribute after, DatomSource history)
    {
        DbAttribute before = draft.Before!; // only attributes are altered
        // Values that no longer hold count too: the index of all that ever held would not have them either.
        if (BecomesUnique(before, after) && !before.HasAvet && !after.IsIndexed
            && history.TryFirst(IndexOrder.Aevt, IndexRange.Of(after.Id), out _))
        {
            throw SchemaErrors.Forbidden(
                draft, "unique-without-index",
                "it has or had data; state :db/index true first, or in the same transaction");
        }
    }

    /// <summary>Tells whether all data must be looked at: for a cardinality or a uniqueness that is new.</summary>
    public static bool AsksForData(AttributeDraft draft, DbAttribute after) =>
        BecomesOne(draft.Before!, after) || BecomesUnique(draft.Before!, after); // only attributes are altered

    /// <summary>Checks the data after the transaction against a cardinality or a uniqueness that is new.</summary>
    public static void CheckData(AttributeDraft draft, DbAttribute after, DatomSource current)
    {
        DbAttribute before = draft.Before!; // only attributes are altered
        if (BecomesOne(before, after))
        {
            CheckOneValueAnEntity(draft, current);
        }

        if (BecomesUnique(before, after))
        {
            CheckOneEntityAValue(draft, current);
        }
    }

    private static bool BecomesOne(DbAttribute before, DbAttribute after) => before.IsMany && !after.IsMany;

    private static bool BecomesUnique(DbAttribute before, DbAttribute after) =>
        before.Unique == Uniqueness.None && after.Unique != Uniqueness.None;

    private static void CheckKept(AttributeDraft draft, DbAttribute before, Func<long, object> nameOf)
    {
        long valueTypeBefore = AttributeDraft.ValueTypeIdOf(before);
        if (draft.ValueType != valueTypeBefore)
        {
            throw SchemaErrors.Unsupported(
                draft, "valueType", nameOf(valueTypeBefore), draft.ValueType is { } to ? nameOf(to) : null);
        }

        if (draft.IsFulltext != before.IsFulltext)
        {
            throw SchemaErrors.Unsupported(
                draft, "fulltext", before.IsFulltext ? true : null, draft.IsFulltext ? true : null);
        }

        if (!Equals(draft.TupleAttributes, before.TupleAttributeIdents))
        {
            throw SchemaErrors.Unsupported(
                draft, "tupleAttrs", Shown(before.TupleAttributeIdents), Shown(draft.TupleAttributes));
        }

        if (!Equals(draft.TupleTypes, before.TupleTypeIdents))
        {
            throw SchemaErrors.Unsupported(draft, "tupleTypes", Shown(before.TupleTypeIdents), Shown(draft.TupleTypes));
        }

        if (!Equals(draft.TupleType, before.TupleTypeIdent))
        {
            throw SchemaErrors.Unsupported(draft, "tupleType", before.TupleTypeIdent, draft.TupleType);
        }
    }

    private static void CheckCardinality(
        AttributeDraft draft, DbAttribute before, bool isMember, Func<long, object> nameOf)
    {
        if (draft.Cardinality is not (SystemIds.CardinalityOne or SystemIds.CardinalityMany))
        {
            long from = before.IsMany ? SystemIds.CardinalityMany : SystemIds.CardinalityOne;
            throw SchemaErrors.Unsupported(
                draft, "cardinality", nameOf(from), draft.Cardinality is { } to ? nameOf(to) : null);
        }

        if (draft.Cardinality != SystemIds.CardinalityMany || before.IsMany)
        {
            return;
        }

        if (isMember)
        {
            throw SchemaErrors.Forbidden(
                draft, "constituent-of-a-composite-must-be-card-one",
                "a composite tuple is made of one value of each member");
        }

        if (!before.TupleAttributes.IsEmpty)
        {
            throw SchemaErrors.Forbidden(
                draft, "tuple-of-attrs-must-be-card-one", "a composite tuple has one value an entity");
        }
    }

    private static void CheckOneValueAnEntity(AttributeDraft draft, DatomSource current)
    {
        bool any = false;
        Datom last = default;
        foreach (Datom datom in current.Read(IndexOrder.Aevt, IndexRange.Of(draft.Id)))
        {
            if (any && datom.E == last.E)
            {
                throw SchemaErrors.Violated(draft, "cardinality-violation", last, datom);
            }

            last = datom;
            any = true;
        }
    }

    private static void CheckOneEntityAValue(AttributeDraft draft, DatomSource current)
    {
        Dictionary<Value, Datom> holders = [];
        foreach (Datom datom in current.Read(IndexOrder.Aevt, IndexRange.Of(draft.Id)))
        {
            if (holders.TryGetValue(datom.V, out Datom other) && other.E != datom.E)
            {
                throw SchemaErrors.Violated(draft, "unique-violation", other, datom);
            }

            holders[datom.V] = datom;
        }
    }

    private static object? Shown(TupleValue? tuple) => tuple is null ? null : Value.Tuple(tuple).ToObject();
}
