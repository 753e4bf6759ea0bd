using System;
using System.Collections.Concurrent;
using System.Threading;
using Accrete.Edn.Text;

namespace Accrete.Edn;

/// <summary>Names something: an attribute, an ident, an enum value. Written <c>:namespace/name</c>.</summary>
/// <remarks>Equal by text. Instances made by <see cref="Of"/> are shared, so that most comparisons end at
/// the reference.</remarks>
public sealed class Keyword : IEquatable<Keyword>, IComparable<Keyword>
{
    /// <summary>Bounds the table of shared instances: text from outside must not grow it without end.</summary>
    private const int SharedCountMax = 1 << 16;

    /// <summary>Texts up to this length are put together without garbage.</summary>
    private const int ShortLength = 64;

    private static readonly ConcurrentDictionary<string, Keyword> Shared = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Keyword>.AlternateLookup<ReadOnlySpan<char>> SharedByChars =
        Shared.GetAlternateLookup<ReadOnlySpan<char>>();

    private static int SharedCount;
    private readonly string _text;
    private readonly int _hash;

    private Keyword(string? ns, string name, string text)
    {
        Namespace = ns;
        Name = name;
        _text = text;
        _hash = string.GetHashCode(text, StringComparison.Ordinal) ^ 0x5bd1e995;
    }

    /// <summary>Gets the part before the slash, null where there is none.</summary>
    public string? Namespace { get; }

    /// <summary>Gets the part after the slash.</summary>
    public string Name { get; }

    /// <summary>Gets the text without the colon.</summary>
    internal string Text => _text;

    /// <summary>Returns the keyword with this namespace (null for none) and name, without checking their
    /// characters.</summary>
    public static Keyword Of(string? ns, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (ns is null)
        {
            return Shared.TryGetValue(name, out Keyword? plain) && plain.Namespace is null
                ? plain
                : Share(new Keyword(null, name, name));
        }

        int length = ns.Length + 1 + name.Length;
        Span<char> text = length <= ShortLength ? stackalloc char[ShortLength] : new char[length];
        text = text[..length];
        ns.CopyTo(text);
        text[ns.Length] = '/';
        name.CopyTo(text[(ns.Length + 1)..]);
        return SharedByChars.TryGetValue(text, out Keyword? known) && known.Namespace == ns
            ? known
            : Share(new Keyword(ns, name, text.ToString()));
    }

    /// <summary>Returns the keyword written as <paramref name="text"/>, with or without its leading colon.</summary>
    public static Keyword Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return FromText(text[0] == ':' ? text.AsSpan(1) : text);
    }

    /// <summary>Returns the keyword of a text without colon: the first slash, unless it begins the text, ends
    /// the namespace.</summary>
    internal static Keyword FromText(ReadOnlySpan<char> text)
    {
        int slash = text.IndexOf('/');
        bool plain = slash <= 0;
        if (SharedByChars.TryGetValue(text, out Keyword? known)
            && (plain ? known.Namespace is null : known.Namespace?.Length == slash))
        {
            return known;
        }

        string whole = text.ToString();
        return Share(plain
            ? new Keyword(null, whole, whole)
            : new Keyword(whole[..slash], whole[(slash + 1)..], whole));
    }

    /// <inheritdoc/>
    public bool Equals(Keyword? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && _text == other._text && Namespace == other.Namespace);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Keyword other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>Orders by namespace, none first, then by name, both by UTF-16 code unit.</summary>
    public int CompareTo(Keyword? other) =>
        other is null ? 1 : NameOrder.Compare(Namespace, Name, other.Namespace, other.Name);

    /// <summary>Puts a new instance into the table, or gives the equal one that is there.</summary>
    private static Keyword Share(Keyword made)
    {
        if (Volatile.Read(ref SharedCount) >= SharedCountMax)
        {
            return made;
        }

        if (Shared.TryAdd(made._text, made))
        {
            Interlocked.Increment(ref SharedCount);
            return made;
        }

        // The text may be that of another split into namespace and name, made by hand: that one keeps the place.
        return Shared.TryGetValue(made._text, out Keyword? kept) && kept.Equals(made) ? kept : made;
    }

    /// <summary>Returns the text with its colon.</summary>
    public override string ToString() => ":" + _text;
}
