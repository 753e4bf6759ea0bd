namespace Accrete.Values;

/// <summary>Interns the short texts of one database: names come again and again, in data and in the four
/// orders and the log.</summary>
/// <remarks>Remembers the last text of each slot of a table, not all: what it misses costs memory, nothing else, and so
/// does a race of two threads.</remarks>
internal sealed class SharedTexts
{
    /// <summary>Longer texts are seldom the same, and are not kept.</summary>
    private const int LengthMax = 48;

    private const int SlotsMin = 1 << 8;
    private const int SlotsMax = 1 << 14;

    private string?[] _slots = [];
    private int _misses;

    /// <summary>Returns the text, or an equal one that was seen before.</summary>
    public string Shared(string text)
    {
        if (text.Length > LengthMax)
        {
            return text;
        }

        string?[] slots = _slots;
        if (_misses >= slots.Length && slots.Length < SlotsMax)
        {
            slots = Grow(slots);
        }

        ref string? known = ref slots[Hash(text) & (slots.Length - 1)];
        if (known is { } shared && shared == text)
        {
            return shared;
        }

        _misses++;
        known = text;
        return text;
    }

    private string?[] Grow(string?[] slots)
    {
        string?[] grown = new string?[slots.Length == 0 ? SlotsMin : slots.Length * 2];
        foreach (string? text in slots)
        {
            if (text is not null)
            {
                grown[Hash(text) & (grown.Length - 1)] = text;
            }
        }

        _misses = 0;
        _slots = grown;
        return grown;
    }

    private static int Hash(string text)
    {
        uint hash = (uint)text.Length;
        foreach (char unit in text)
        {
            hash = (hash ^ unit) * 0x01000193;
        }

        return (int)(hash ^ (hash >> 15));
    }
}
