namespace Accrete.Values;

/// <summary>Facts about the kinds of values.</summary>
internal static class ValueKinds
{
    /// <summary>Tells whether values of this kind fit into 64 bits.</summary>
    public static bool IsInline(ValueKind kind) => kind is ValueKind.Ref or ValueKind.Long or ValueKind.Boolean
        or ValueKind.Instant or ValueKind.Double or ValueKind.Float;
}
