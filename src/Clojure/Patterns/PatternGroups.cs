using System;
using System.Collections.Generic;

namespace Accrete.Clojure.Patterns;

/// <summary>The groups of an expression that keep what they match, numbered by their opening.</summary>
/// <param name="total">How many there will be, where that is known.</param>
internal sealed class PatternGroups(int total)
{
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private string? _twice;

    /// <summary>Gets how many groups have begun.</summary>
    public int Count { get; private set; }

    /// <summary>Tells whether a text may name a group.</summary>
    public static bool IsName(string text) => text.Length > 0 && char.IsAsciiLetter(text[0])
        && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>Begins a group.</summary>
    public void Begin(string? name)
    {
        Count++;
        if (name is not null && !_names.TryAdd(name, Count))
        {
            _twice = name;
        }
    }

    /// <summary>Tells whether a name was given a second time.</summary>
    public bool IsTwice(string name) => _twice == name;

    /// <summary>Returns the number of a name, null where no group before has it.</summary>
    public int? Number(string name) => _names.TryGetValue(name, out int number) ? number : null;

    /// <summary>Tells whether a group of the number begins anywhere in the expression.</summary>
    public bool Exists(int number) => number <= total;

    private static readonly System.Buffers.SearchValues<char> NameCharacters = System.Buffers.SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}
