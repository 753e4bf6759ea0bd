using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Host.Conformance;

/// <summary>Brings the answer of a query into EDN values, ids as they are.</summary>
internal static class PlainShaper
{
    /// <summary>Returns the answer in EDN values; an entity as <c>{:db/id n}</c>.</summary>
    public static object? Shape(object? value) => value switch
    {
        EdnMap map => EdnMap.Of(map.Select(entry => KeyValuePair.Create(Shape(entry.Key), Shape(entry.Value)))),
        EdnSet set => EdnSet.Of(set.Select(Shape)),
        EdnSequence sequence => new EdnVector([.. sequence.Select(Shape)]),
        Entity entity => EdnMap.Of(Keyword.Of("db", "id"), entity.Id),
        _ => value,
    };
}
