using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Datoms.Tests.Twins;

/// <summary>A pull pattern that both the engine and the naive pull can take.</summary>
/// <param name="HasId">Whether <c>:db/id</c> is asked for.</param>
/// <param name="HasAll">Whether there is a wildcard.</param>
/// <param name="Parts">Attributes that are named.</param>
internal sealed record PullSpec(bool HasId, bool HasAll, IReadOnlyList<PullPart> Parts)
{
    /// <summary>Gets the wildcard alone.</summary>
    public static PullSpec All { get; } = new(false, true, []);

    /// <inheritdoc/>
    public override string ToString()
    {
        IEnumerable<string> parts = Parts.Select(part => part.ToString());
        parts = HasAll ? parts.Prepend("*") : parts;
        parts = HasId ? parts.Prepend(":db/id") : parts;
        return $"[{string.Join(' ', parts)}]";
    }
}

/// <summary>An attribute of a pattern.</summary>
/// <param name="Attribute">Its ident.</param>
/// <param name="IsReverse">Whether who refers to the entity is asked for.</param>
/// <param name="Limit">How many values at most; null for the default.</param>
/// <param name="Inner">The pattern for what is referred to.</param>
internal sealed record PullPart(Keyword Attribute, bool IsReverse = false, int? Limit = null, PullSpec? Inner = null)
{
    /// <summary>Gets the key in the result.</summary>
    public Keyword Key => IsReverse ? Keyword.Of(Attribute.Namespace, "_" + Attribute.Name) : Attribute;

    /// <inheritdoc/>
    public override string ToString()
    {
        string name = Limit is { } limit ? $"[{Key} :limit {limit}]" : Key.ToString();
        return Inner is null ? name : $"{{{name} {Inner}}}";
    }
}
