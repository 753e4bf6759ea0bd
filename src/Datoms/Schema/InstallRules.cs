using System;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Schema;

/// <summary>The rules that a new attribute must keep.</summary>
internal static class InstallRules
{
    /// <summary>Checks the facts of a new attribute that need no other attribute.</summary>
    public static void CheckParts(AttributeDraft draft, ValueKind kind, Func<long, object> nameOf)
    {
        if (draft.Ident is null)
        {
            throw DbErrors.Incorrect(
                "attribute-ident-missing", $"Missing :db/ident for entity {draft.Id}: an attribute needs a name",
                (long)draft.Id);
        }

        if (draft.ValueType is null || draft.Cardinality is null)
        {
            string missing = draft.ValueType is null ? ":db/valueType" : ":db/cardinality";
            throw SchemaErrors.InvalidInstall("schema-attribute-missing", $"state {missing} too", draft);
        }

        if (kind == ValueKind.None)
        {
            throw DbErrors.Incorrect(
                "not-a-value-type",
                $"Not a value type: {nameOf(draft.ValueType.Value)}: use one of :db.type/string, :db.type/long, ...",
                nameOf(draft.ValueType.Value));
        }

        if (draft.Cardinality is not (SystemIds.CardinalityOne or SystemIds.CardinalityMany))
        {
            throw DbErrors.Incorrect(
                "not-a-cardinality",
                $"Not a cardinality: {nameOf(draft.Cardinality.Value)}: use :db.cardinality/one or "
                    + ":db.cardinality/many",
                nameOf(draft.Cardinality.Value));
        }

        if (kind == ValueKind.Bytes && draft.Unique is not null)
        {
            throw SchemaErrors.InvalidInstall("unique-not-allowed", "bytes cannot be unique", draft);
        }

        if (draft.IsComponent && kind != ValueKind.Ref)
        {
            throw SchemaErrors.InvalidInstall("components-must-be-refs", "only refs lead to components", draft);
        }

        CheckTupleKind(draft, kind);
    }

    /// <summary>Checks the members of a composite tuple.</summary>
    /// <param name="draft">The composite.</param>
    /// <param name="find">Finds an attribute as it will be after the transaction.</param>
    public static void CheckMembers(AttributeDraft draft, Func<Keyword, AttributeDraft?> find)
    {
        if (draft.TupleAttributes is not { } members)
        {
            return;
        }

        if (draft.Cardinality != SystemIds.CardinalityOne)
        {
            throw SchemaErrors.InvalidInstall(
                "tuple-of-attrs-must-be-card-one", "a composite tuple has one value an entity", draft);
        }

        foreach (Value slot in members.Slots)
        {
            AttributeDraft? member = slot.Reference is Keyword ident ? find(ident) : null;
            bool isLater = member is { Before: null } && member.Id > draft.Id;
            if (member is null || isLater || member.Cardinality != SystemIds.CardinalityOne
                || !ValueTypes.FitsTuples(ValueTypes.KindOf(member.ValueType ?? -1)))
            {
                throw SchemaErrors.InvalidInstall(
                    "invalid-tuple-attrs",
                    $"member {slot} must be an attribute of cardinality one, declared before, with values that fit",
                    draft);
            }
        }
    }

    private static void CheckTupleKind(AttributeDraft draft, ValueKind kind)
    {
        int properties = (draft.TupleType is null ? 0 : 1) + (draft.TupleTypes is null ? 0 : 1)
            + (draft.TupleAttributes is null ? 0 : 1);
        if (properties != (kind == ValueKind.Tuple ? 1 : 0))
        {
            throw SchemaErrors.InvalidInstall(
                "invalid-tuple-kind",
                "a tuple has exactly one of :db/tupleAttrs, :db/tupleTypes and :db/tupleType, other types have none",
                draft);
        }

        if (draft.TupleType is { } type && !ValueTypes.FitsTuples(ValueTypes.KindOf(type)))
        {
            throw SchemaErrors.InvalidInstall("invalid-tuple-type", $"slots cannot be of type {type}", draft);
        }

        if (draft.TupleTypes is { } types)
        {
            foreach (Value slot in types.Slots)
            {
                if (slot.Reference is not Keyword ident || !ValueTypes.FitsTuples(ValueTypes.KindOf(ident)))
                {
                    throw SchemaErrors.InvalidInstall("invalid-tuple-types", $"slots cannot be of type {slot}", draft);
                }
            }
        }
    }
}
