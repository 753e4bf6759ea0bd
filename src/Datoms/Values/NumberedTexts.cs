using System.Collections.Concurrent;
using System.Threading;

namespace Accrete.Values;

/// <summary>The numbers of the texts of one database, attribute by attribute.</summary>
/// <remarks>Shared by all values of the database: numbers say nothing of which facts there are.</remarks>
internal sealed class NumberedTexts
{
    /// <summary>The most attributes whose texts are numbered: what comes later is hashed.</summary>
    public const int AttributesMax = 16;

    private readonly ConcurrentDictionary<int, TextNumbers> _attributes = new();
    private int _count;

    /// <summary>Returns the numbers of an attribute's texts.</summary>
    /// <returns>Null where they are not numbered.</returns>
    public TextNumbers? Of(int attribute)
    {
        if (_attributes.TryGetValue(attribute, out TextNumbers? known))
        {
            if (!known.IsOver)
            {
                return known;
            }

            // Queries under way may still read its texts; nobody else holds them.
            _attributes.TryUpdate(attribute, TextNumbers.Ended, known);
            return null;
        }

        return Volatile.Read(ref _count) < AttributesMax && Interlocked.Increment(ref _count) <= AttributesMax
            ? _attributes.GetOrAdd(attribute, _ => new TextNumbers())
            : null;
    }
}
