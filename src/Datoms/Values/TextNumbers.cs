using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Accrete.Values;

/// <summary>Numbers the texts of one attribute, and remembers what numbers the entries of a leaf's dictionary have: the
/// next query that reads the leaf hashes no text.</summary>
/// <remarks>
/// <para>Numbers count up in the order of first sight and mean nothing outside of this object. Safe for any number of
/// threads.</para>
/// <para>Bounded: where an attribute has too many texts it ends itself, and readers hash as they would without it. What
/// it knows of a leaf ends with the leaf.</para>
/// </remarks>
internal sealed class TextNumbers
{
    /// <summary>The most texts: with their numbers 4 MB or so.</summary>
    public const int TextsMax = 1 << 16;

    /// <summary>The most characters of all texts together.</summary>
    public const int CharactersMax = 1 << 21;

    /// <summary>Stands in the place of what is no text.</summary>
    private const int NoNumber = -1;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<object?[], int[]> _leaves = [];
    private string[] _texts = new string[64];
    private long _characters;
    private int _count;
    private bool _isOver;

    /// <summary>Gets one that numbers nothing.</summary>
    public static TextNumbers Ended { get; } = new() { _isOver = true };

    /// <summary>Gets how many texts have a number.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gets whether the attribute's texts are too many.</summary>
    public bool IsOver => Volatile.Read(ref _isOver);

    /// <summary>Gets the text of a number.</summary>
    public string this[int number] => Volatile.Read(ref _texts)[number];

    /// <summary>Returns the numbers of the entries of a leaf's dictionary, one an entry.</summary>
    /// <param name="dictionary">The objects: the same array instance for all readers of a leaf.</param>
    /// <returns>Null where texts are not numbered (any more).</returns>
    public int[]? Of(object?[] dictionary)
    {
        if (_leaves.TryGetValue(dictionary, out int[]? known))
        {
            return known;
        }

        lock (_lock)
        {
            if (_isOver || _leaves.TryGetValue(dictionary, out known))
            {
                return known;
            }

            int[] numbers = new int[dictionary.Length];
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = dictionary[i] is string text ? NumberOf(text) : NoNumber;
            }

            if (_count > TextsMax || _characters > CharactersMax)
            {
                End();
                return null;
            }

            _leaves.Add(dictionary, numbers);
            return numbers;
        }
    }

    private int NumberOf(string text)
    {
        if (_numbers.TryGetValue(text, out int number))
        {
            return number;
        }

        if (_count == _texts.Length)
        {
            string[] grown = new string[_count * 2];
            _texts.CopyTo(grown, 0);
            Volatile.Write(ref _texts, grown);
        }

        _texts[_count] = text;
        _numbers.Add(text, _count);
        _characters += text.Length;
        Volatile.Write(ref _count, _count + 1);
        Invariant.Check(_numbers.Count == _count, "each text has one number");
        return _count - 1;
    }

    /// <summary>Lets go of what is known. Texts stay readable for those who have numbers already.</summary>
    private void End()
    {
        Volatile.Write(ref _isOver, true);
        _numbers.Clear();
        _numbers.TrimExcess();
        _leaves.Clear();
    }
}
