using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Numerics;
using Accrete.Access;
using Accrete.Edn;
using Accrete.Schema;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Transactions.Forms;

/// <summary>Reads the values of tuple attributes.</summary>
internal static class TupleReader
{
    /// <summary>The fewest and the most slots of a tuple.</summary>
    public const int SlotsMin = 2, SlotsMax = 8;

    /// <summary>The longest string in a slot, in UTF-16 code units (reference: tuples).</summary>
    private const int StringLengthMax = 256;

    /// <summary>What a double must stay under to be a long.</summary>
    private const double LongMax = 9.2e18;

    /// <summary>Reads a tuple; refs in it may be idents, lookup refs and tempids.</summary>
    /// <exception cref="AccreteException">The value is no vector, or its slots do not fit.</exception>
    public static Value Read(object given, DbAttribute attribute, EntityFormReader entities, object form)
    {
        IReadOnlyList<object?> items = given switch
        {
            EdnVector vector => vector,
            // A tuple with refs in it is read slot by slot, so that any sequence will do.
            EdnSequence list when HasRef(attribute) => list,
            EdnSequence or EdnSet or EdnMap or string => throw Invalid(given, attribute, form),
            IReadOnlyList<object?> list => list,
            _ => throw Invalid(given, attribute, form),
        };
        if (!FitsCount(attribute, items.Count))
        {
            throw Invalid(given, attribute, form);
        }

        bool isComposite = !attribute.TupleAttributes.IsEmpty;
        ImmutableArray<Value>.Builder slots = ImmutableArray.CreateBuilder<Value>(items.Count);
        for (int i = 0; i < items.Count; i++)
        {
            ValueKind kind = KindOf(attribute, i);
            object? item = items[i];
            Value slot = default;
            if (item is not null && kind == ValueKind.Ref && !(isComposite && item is EdnSequence))
            {
                slot = Value.Ref(entities.Reference(item, form));
            }
            else if (item is not null && !TrySlot(item, kind, out slot)
                && !(isComposite && TryLoosely(item, kind, out slot)))
            {
                throw Invalid(given, attribute, form);
            }

            slots.Add(slot);
        }

        return Value.Tuple(new TupleValue(slots.MoveToImmutable()));
    }

    /// <summary>Reads a tuple whose refs are entity ids, as lookup refs and indexes take it.</summary>
    /// <returns>False where the value does not fit the attribute.</returns>
    public static bool TryLiteral(DbAttribute attribute, object? given, out Value value)
    {
        value = default;
        if (given is not EdnSequence items || !FitsCount(attribute, items.Count))
        {
            return false;
        }

        ImmutableArray<Value>.Builder slots = ImmutableArray.CreateBuilder<Value>(items.Count);
        for (int i = 0; i < items.Count; i++)
        {
            ValueKind kind = KindOf(attribute, i);
            object? item = LookupValue.For(kind, items[i]);
            Value slot = default;
            if (item is not null
                && !(LookupValue.IsOfKind(kind, item) && ValueConversion.TryConvert(item, kind, out slot)))
            {
                return false;
            }

            slots.Add(slot);
        }

        value = Value.Tuple(new TupleValue(slots.MoveToImmutable()));
        return true;
    }

    private static bool FitsCount(DbAttribute attribute, int count)
    {
        int wanted = attribute.TupleAttributes.IsEmpty ? attribute.TupleTypes.Length : attribute.TupleSlotKinds.Length;
        return wanted == 0 ? count is >= SlotsMin and <= SlotsMax : count == wanted;
    }

    private static ValueKind KindOf(DbAttribute attribute, int slot) => attribute.TupleType != ValueKind.None
        ? attribute.TupleType
        : attribute.TupleAttributes.IsEmpty ? attribute.TupleTypes[slot] : attribute.TupleSlotKinds[slot];

    private static bool TrySlot(object item, ValueKind kind, out Value slot)
    {
        bool isCoerced = kind == ValueKind.Keyword && item is not Keyword;
        slot = default;
        return !isCoerced && ValueConversion.TryConvert(item, kind, out slot)
            && !(item is string text && text.Length > StringLengthMax);
    }

    /// <summary>Reads a slot of a composite, whose value only serves to find who holds it: another type is no error,
    /// and whole numbers are the same whatever their type.</summary>
    private static bool TryLoosely(object item, ValueKind kind, out Value slot)
    {
        slot = default;
        if (item is EdnSequence or EdnSet or EdnMap)
        {
            return false;
        }

        if (kind == ValueKind.Long && WholeOf(item) is { } whole)
        {
            slot = Value.Long(whole);
            return true;
        }

        return ValueConversion.TryConvertFreely(item, out slot);
    }

    private static long? WholeOf(object item) => item switch
    {
        double number when double.IsInteger(number) && Math.Abs(number) < LongMax => (long)number,
        BigInteger number when number >= long.MinValue && number <= long.MaxValue => (long)number,
        _ => null,
    };

    private static bool HasRef(DbAttribute attribute)
    {
        for (int i = 0; i < Math.Max(attribute.TupleTypes.Length, attribute.TupleSlotKinds.Length); i++)
        {
            if (KindOf(attribute, i) == ValueKind.Ref)
            {
                return true;
            }
        }

        return attribute.TupleType == ValueKind.Ref;
    }

    private static AccreteException Invalid(object given, DbAttribute attribute, object form)
    {
        string advice = attribute.TupleType != ValueKind.None
            ? $"give a vector of {SlotsMin} to {SlotsMax} values of type {attribute.TupleType}"
            : "give a vector with a value, or nil, of the right type for each slot";
        return TxErrors.InvalidTuple(given, attribute,
            advice + $"; strings have at most {StringLengthMax} characters", form);
    }
}
