namespace Accrete.Values;

/// <summary>Marks an inline <see cref="Value"/> with its kind, in the place where others have their object.</summary>
internal sealed class KindTag
{
    private static readonly KindTag[] All = MakeAll();

    private KindTag(ValueKind kind) => Kind = kind;

    /// <summary>Gets the kind.</summary>
    public ValueKind Kind { get; }

    /// <summary>Returns the one tag of a kind.</summary>
    public static KindTag Of(ValueKind kind) => All[(int)kind];

    private static KindTag[] MakeAll()
    {
        KindTag[] tags = new KindTag[(int)ValueKind.Symbol + 1];
        for (int i = 0; i < tags.Length; i++)
        {
            tags[i] = new KindTag((ValueKind)i);
        }

        return tags;
    }
}
