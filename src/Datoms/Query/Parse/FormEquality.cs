using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Compares forms as code: unlike <see cref="EdnEquality"/> it tells a list from a vector and a long
/// from a bigint.</summary>
internal sealed class FormEquality : IEqualityComparer<object?>
{
    private FormEquality()
    {
    }

    /// <summary>Gets the one instance.</summary>
    public static FormEquality Instance { get; } = new();

    /// <inheritdoc/>
    public new bool Equals(object? x, object? y)
    {
        if (ReferenceEquals(x, y))
        {
            return true;
        }

        if (x is null || y is null || x.GetType() != y.GetType())
        {
            return false;
        }

        return x switch
        {
            EdnSequence sequence => SequencesEqual(sequence, (EdnSequence)y),
            EdnMap map => MapsEqual(map, (EdnMap)y),
            EdnSet set => set.Count == ((EdnSet)y).Count
                && SequencesEqual(EdnVector.Of([.. set]), EdnVector.Of([.. (EdnSet)y])),
            BigDecimal number => number.Equals((BigDecimal)y),
            _ => EdnEquality.Instance.Equals(x, y),
        };
    }

    /// <inheritdoc/>
    public int GetHashCode(object? obj) => EdnEquality.Instance.GetHashCode(obj);

    private bool SequencesEqual(EdnSequence x, EdnSequence y)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (x.Count != y.Count)
        {
            return false;
        }

        for (int i = 0; i < x.Count; i++)
        {
            if (!Equals(x[i], y[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Compares entries in their order: maps of another order are parsed again, which costs little.</summary>
    private bool MapsEqual(EdnMap x, EdnMap y)
    {
        if (x.Count != y.Count)
        {
            return false;
        }

        for (int i = 0; i < x.Count; i++)
        {
            if (!Equals(x.Entries[i].Key, y.Entries[i].Key) || !Equals(x.Entries[i].Value, y.Entries[i].Value))
            {
                return false;
            }
        }

        return true;
    }
}
