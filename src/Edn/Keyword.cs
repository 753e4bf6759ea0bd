using System;
using System.Collections.Concurrent;

namespace Accrete.Edn;

/// <summary>Names something: an attribute, an ident, an enum value. Written <c>:namespace/name</c>.</summary>
/// <remarks>Equal by text. Instances made by <see cref="Of"/> are shared, so that most comparisons end at the reference.</remarks>
public sealed class Keyword : IEquatable<Keyword>, IComparable<Keyword>
{
    /// <summary>Bounds the table of shared instances: text from outside must not grow it without end.</summary>
    private const int SharedCountMax = 1 << 16;

    private static readonly ConcurrentDictionary<string, Keyword> Shared = new(StringComparer.Ordinal);
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

    /// <summary>Returns the keyword with this namespace (null for none) and name, without checking their characters.</summary>
    public static Keyword Of(string? ns, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string text = ns is null ? name : ns + "/" + name;
        if (Shared.TryGetValue(text, out Keyword? known) && known.Namespace == ns)
        {
            return known;
        }

        Keyword made = new(ns, name, text);
        return Shared.Count < SharedCountMax ? Shared.GetOrAdd(text, made) is { } kept && kept.Equals(made) ? kept : made : made;
    }

    /// <summary>Returns the keyword written as <paramref name="text"/>, with or without its leading colon.</summary>
    public static Keyword Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        string body = text[0] == ':' ? text[1..] : text;
        int slash = body.IndexOf('/', StringComparison.Ordinal);
        return slash <= 0 || body.Length == 1 ? Of(null, body) : Of(body[..slash], body[(slash + 1)..]);
    }

    /// <inheritdoc/>
    public bool Equals(Keyword? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _text == other._text && Namespace == other.Namespace);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Keyword other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>Orders by namespace, none first, then by name, both by UTF-16 code unit.</summary>
    public int CompareTo(Keyword? other) => other is null ? 1 : NameOrder.Compare(Namespace, Name, other.Namespace, other.Name);

    /// <summary>Returns the text with its colon.</summary>
    public override string ToString() => ":" + _text;
}
