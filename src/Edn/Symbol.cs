using System;
using Accrete.Edn.Text;

namespace Accrete.Edn;

/// <summary>Stands for something else: a variable, a function, a clause name. Written <c>namespace/name</c>.</summary>
public sealed class Symbol : IEquatable<Symbol>, IComparable<Symbol>
{
    private readonly int _hash;

    private Symbol(string? ns, string name)
    {
        Namespace = ns;
        Name = name;
        _hash = HashCode.Combine(ns, name);
    }

    /// <summary>Gets the part before the slash, null where there is none.</summary>
    public string? Namespace { get; }

    /// <summary>Gets the part after the slash.</summary>
    public string Name { get; }

    /// <summary>Returns the symbol with this namespace (null for none) and name, without checking their
    /// characters.</summary>
    public static Symbol Of(string? ns, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new Symbol(ns, name);
    }

    /// <summary>Returns the symbol written as <paramref name="text"/>; <c>/</c> alone is a name.</summary>
    public static Symbol Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash <= 0 || text.Length == 1 ? Of(null, text) : Of(text[..slash], text[(slash + 1)..]);
    }

    /// <inheritdoc/>
    public bool Equals(Symbol? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && Name == other.Name && Namespace == other.Namespace);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Symbol other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>Orders by namespace, none first, then by name, both by UTF-16 code unit.</summary>
    public int CompareTo(Symbol? other) =>
        other is null ? 1 : NameOrder.Compare(Namespace, Name, other.Namespace, other.Name);

    /// <summary>Returns the text.</summary>
    public override string ToString() => Namespace is null ? Name : Namespace + "/" + Name;
}
