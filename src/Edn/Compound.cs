using System.Collections.Generic;

namespace Accrete.Edn;

/// <summary>A collection as the printers see it: brackets, and items or entries between them.</summary>
internal readonly record struct Compound(
    string Open, char Close, IEnumerable<object?> Items, IReadOnlyList<KeyValuePair<object?, object?>>? Entries)
{
    /// <summary>Makes a sequence or a set.</summary>
    public Compound(string open, char close, IEnumerable<object?> items)
        : this(open, close, items, null)
    {
    }

    /// <summary>Makes a map.</summary>
    public Compound(string open, char close, IReadOnlyList<KeyValuePair<object?, object?>> entries)
        : this(open, close, [], entries)
    {
    }
}
