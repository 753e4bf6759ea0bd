using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Datoms.Tests.Twins;

/// <summary>Pulls by looking at lists, one attribute after the other.</summary>
internal sealed class NaivePull
{
    /// <summary>How many values of an attribute show where the pattern does not say.</summary>
    private const int DefaultLimit = 1000;

    private static readonly Keyword Id = Keyword.Parse("db/id");

    private readonly DbSchema _schema;
    private readonly ILookup<long, Datom> _byEntity;
    private readonly ILookup<(long, int), Datom> _byReference;

    /// <summary>Takes the datoms that show, in the order of Eavt.</summary>
    public NaivePull(DbSchema schema, IReadOnlyList<Datom> shown)
    {
        _schema = schema;
        _byEntity = shown.ToLookup(datom => datom.E);
        _byReference = shown.Where(datom => datom.V.Kind == ValueKind.Ref).ToLookup(datom => (datom.V.Bits, datom.A));
    }

    /// <summary>Returns what a pattern shows of an entity; null where nothing matched.</summary>
    public EdnMap? Pull(PullSpec spec, long entity)
    {
        Dictionary<object, object?> found = [];
        if (spec.HasId || spec.HasAll)
        {
            found[Id] = entity;
        }

        if (spec.HasAll)
        {
            foreach (IGrouping<int, Datom> group in _byEntity[entity].GroupBy(datom => datom.A))
            {
                DbAttribute attribute = _schema.Attribute(group.Key)!; // it has datoms
                found[attribute.Ident] = Values(attribute, [.. group.Select(datom => datom.V)], null, DefaultLimit);
            }
        }

        foreach (PullPart part in spec.Parts)
        {
            DbAttribute attribute = _schema.Attribute((int)_schema.Entid(part.Attribute)!.Value)!; // of the schema
            List<Value> values = part.IsReverse
                ? [.. _byReference[(entity, attribute.Id)].Select(datom => Value.Ref(datom.E))]
                : [.. _byEntity[entity].Where(datom => datom.A == attribute.Id).Select(datom => datom.V)];
            if (values.Count > 0)
            {
                found[part.Key] = part.IsReverse
                    ? Reverse(attribute, values, part)
                    : Values(attribute, values, part.Inner, part.Limit ?? DefaultLimit);
            }
        }

        return found.Count == 0 ? null : EdnMap.Of([.. found.SelectMany(pair => new[] { pair.Key, pair.Value })]);
    }

    private object? Values(DbAttribute attribute, List<Value> values, PullSpec? inner, int limit)
    {
        object?[] shown = [.. values.Take(limit).Select(value => Shown(attribute, value, inner))];
        return attribute.IsMany ? new EdnVector([.. shown]) : shown[0];
    }

    private object? Shown(DbAttribute attribute, Value value, PullSpec? inner) =>
        value.Kind != ValueKind.Ref ? value.ToObject()
        : inner is not null ? Pull(inner, value.Bits)
        : attribute.IsComponent ? Pull(PullSpec.All, value.Bits)
        : EdnMap.Of(Id, value.Bits);

    private object? Reverse(DbAttribute attribute, List<Value> values, PullPart part)
    {
        object?[] shown = [.. values.Take(part.Limit ?? DefaultLimit)
            .Select(value => part.Inner is { } inner ? Pull(inner, value.Bits) : EdnMap.Of(Id, value.Bits))];
        return attribute.IsComponent ? shown[0] : new EdnVector([.. shown]);
    }
}
