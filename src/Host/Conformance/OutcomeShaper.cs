using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Accrete.Edn;
using Accrete.Values;

namespace Accrete.Host.Conformance;

/// <summary>Writes ids and instants of an answer back as the names that a case knows them by.</summary>
internal sealed class OutcomeShaper(CaseState state, Database database)
{
    private static readonly Keyword DbId = Keyword.Of("db", "id");

    /// <summary>Returns the answer in EDN values, with <c>#eid</c>, <c>#tx</c>, <c>#txinst</c> and
    /// <c>#anon</c>.</summary>
    public object? Shape(object? value) => value switch
    {
        null or string or bool or Tagged => value,
        long number => Number(number) ?? number,
        int number => Number(number) ?? (long)number,
        BigInteger number => BigNumber(number),
        Instant instant => (object?)state.NameOf(instant) ?? instant,
        Datom datom => EdnVector.Of(
            Shape(datom.E), Shape((long)datom.A), Shape(datom.V.ToObject()), Shape(datom.Tx), datom.Added),
        byte[] => value,
        EdnMap map =>
            EdnMap.Of(map.Select(entry => KeyValuePair.Create(Shape(entry.Key), ShapeEntry(entry.Key, entry.Value)))),
        EdnSet set => EdnSet.Of(set.Select(Shape)),
        EdnSequence sequence => new EdnVector([.. sequence.Select(Shape)]),
        Entity entity => entity.Database.Ident(entity.Id) ?? (object)EdnMap.Of(DbId, Shape(entity.Id)),
        _ => ShapeOther(value),
    };

    private object? ShapeOther(object value) => value switch
    {
        IDictionary map => EdnMap.Of(map.Cast<DictionaryEntry>()
            .Select(entry => KeyValuePair.Create(Shape(entry.Key), Shape(entry.Value)))),
        ISet<object?> set => EdnSet.Of(set.Select(Shape)),
        IEnumerable items => new EdnVector([.. items.Cast<object?>().Select(Shape)]),
        _ => value,
    };

    private object? ShapeEntry(object? key, object? value) =>
        DbId.Equals(key) && value is long id and < CaseState.IdMin && state.NameOf(id) is null && !state.IsPlain(id)
            ? (object?)database.Schema.Ident(id) ?? id
            : Shape(value);

    private object BigNumber(BigInteger number) =>
        number >= long.MinValue && number <= long.MaxValue && Number((long)number) is { } named ? named : number;

    /// <summary>Returns how an id is shown; null for a number that is none, or that is written in the case
    /// itself.</summary>
    private object? Number(long number)
    {
        if (state.NameOf(number) is { } named)
        {
            return named;
        }

        if (number < CaseState.IdMin || state.IsPlain(number))
        {
            return null;
        }

        if (database.Schema.Ident(number) is { } ident)
        {
            return ident;
        }

        long partition = EntityIds.Partition(number);
        object shown = DatomShapes.ImplicitNumber(partition) is { } implicitNumber
            ? EdnMap.Of(Keyword.Of(null, "implicit"), implicitNumber)
            : (object?)database.Schema.Ident(partition) ?? partition;
        return CaseState.Tag("anon", shown);
    }
}
