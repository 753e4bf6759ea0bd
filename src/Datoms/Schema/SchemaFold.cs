using System;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Schema;

/// <summary>Makes the schema after a transaction of the one before and the transaction's datoms: all that is ever known
/// of a schema follows from them.</summary>
internal static class SchemaFold
{
    /// <summary>Returns the schema after a transaction; the same one where its datoms leave it as it is.</summary>
    /// <param name="before">The schema before.</param>
    /// <param name="datoms">The datoms of the transaction, which was checked when it was made.</param>
    public static DbSchema Apply(DbSchema before, ReadOnlySpan<Datom> datoms)
    {
        if (!Touches(datoms))
        {
            return before;
        }

        SchemaDrafts drafts = new(before);
        foreach (ref readonly Datom datom in datoms)
        {
            drafts.Name(datom.E, datom.A, datom.V, datom.Added);
        }

        Describe(drafts, datoms, added: false);
        Describe(drafts, datoms, added: true);
        return Build(before, drafts);
    }

    /// <summary>Returns the members of a composite, which were checked to be there; none for others.</summary>
    private static ImmutableArray<int> MembersOf(SchemaDrafts drafts, AttributeDraft draft)
    {
        if (draft.TupleAttributes is not { } members)
        {
            return [];
        }

        ImmutableArray<int>.Builder ids = ImmutableArray.CreateBuilder<int>(members.Slots.Length);
        foreach (Value slot in members.Slots)
        {
            ids.Add(drafts.Find((Keyword)slot.Reference!)!.Id); // slots of :db/tupleAttrs are names of attributes
        }

        return ids.MoveToImmutable();
    }

    /// <summary>Tells whether a transaction has to do with the schema. Most do not: of the system's attributes they
    /// have <c>:db/txInstant</c> alone.</summary>
    private static bool Touches(ReadOnlySpan<Datom> datoms)
    {
        foreach (ref readonly Datom datom in datoms)
        {
            if (datom.A < SystemIds.FirstUserElement && datom.A != SystemIds.TxInstant
                && (datom.A is SystemIds.Ident or SystemIds.FressianTag || SystemIds.Installs(datom.A)
                    || SystemIds.DescribesAttribute(datom.A)))
            {
                return true;
            }
        }

        return false;
    }

    private static void Describe(SchemaDrafts drafts, ReadOnlySpan<Datom> datoms, bool added)
    {
        foreach (ref readonly Datom datom in datoms)
        {
            if (datom.Added == added && SystemIds.DescribesAttribute(datom.A))
            {
                drafts.Describe(datom.E, datom.A, datom.V, added);
            }
        }
    }

    private static DbSchema Build(DbSchema before, SchemaDrafts drafts)
    {
        DbSchemaParts parts = before.ToParts();
        foreach ((int attribute, long element) in drafts.Installs)
        {
            if (attribute == SystemIds.InstallPartition)
            {
                parts.Partitions = parts.Partitions.Add(element);
            }
            else if (attribute == SystemIds.InstallValueType)
            {
                parts.ValueTypes = parts.ValueTypes.Add(element);
            }
        }

        foreach ((long element, Keyword? tag) in drafts.Tags)
        {
            parts.Tags = tag is null ? parts.Tags.Remove(element) : parts.Tags.SetItem(element, tag);
        }

        foreach ((long e, Keyword ident) in drafts.Names)
        {
            parts.SetIdent(e, ident);
        }

        foreach (AttributeDraft draft in drafts.Attributes)
        {
            parts.SetAttribute(AttributeOf(drafts, draft));
        }

        return parts.Build();
    }

    private static DbAttribute AttributeOf(SchemaDrafts drafts, AttributeDraft draft)
    {
        // What a value is made of never changes, and was found out by the schema of that time.
        if (draft.Before is { } before)
        {
            return draft.ToAttribute(before.ValueType, before.TupleAttributes) with
            {
                TupleSlotKinds = before.TupleSlotKinds,
            };
        }

        ImmutableArray<int> members = MembersOf(drafts, draft);
        return draft.ToAttribute(drafts.KindOf(draft.ValueType), members) with
        {
            TupleSlotKinds = drafts.SlotKinds(members),
        };
    }
}
