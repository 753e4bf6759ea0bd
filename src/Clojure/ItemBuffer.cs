using System.Collections.Generic;

namespace Accrete.Clojure;

/// <summary>Collects the items of a sequence that a function makes: each is work done, and room is asked for before it
/// is taken.</summary>
internal sealed class ItemBuffer : List<object?>
{
    /// <summary>Adds an item.</summary>
    /// <exception cref="AccreteException">A limit of the call was met.</exception>
    public new void Add(object? item)
    {
        WorkLimit.Spend(1);
        if (Count == Capacity)
        {
            WorkLimit.TakeItems(2L * Count);
        }

        base.Add(item);
    }
}
