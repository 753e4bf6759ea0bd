using System;
using System.Collections.Generic;
using Accrete.Values;

namespace Accrete.Index.Leaves;

/// <summary>Gathers the attributes of the rows that become a leaf.</summary>
internal sealed class AttributeTable
{
    private readonly Dictionary<int, int> _places = [];
    private readonly List<LeafAttribute> _attributes = [];
    private readonly List<long> _highest = [];
    private readonly List<(int Rows, int Runs)> _counts = [];
    private int _last = -1;

    /// <summary>Takes note of a row.</summary>
    /// <param name="id">Its attribute.</param>
    /// <param name="kind">The kind of its value.</param>
    /// <param name="code">Its value as it stands in the column.</param>
    /// <param name="beginsRun">Whether the row before is of another attribute, or another lookup finds it.</param>
    public void Note(int id, ValueKind kind, long code, bool beginsRun)
    {
        Note(id, kind, code);
        (int rows, int runs) = _counts[_last];
        _counts[_last] = (rows + 1, runs + (beginsRun ? 1 : 0));
    }

    /// <summary>Returns how many rows each attribute has, by ascending id.</summary>
    public AttributeShare[] Shares()
    {
        AttributeShare[] shares = new AttributeShare[_attributes.Count];
        Invariant.Check(
            _counts.Count == _attributes.Count && _highest.Count == _attributes.Count,
            "each attribute has its counts");
        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] = new AttributeShare(_attributes[i].Id, _counts[i].Rows, _counts[i].Runs);
        }

        Array.Sort(shares, (left, right) => left.Id.CompareTo(right.Id));
        return shares;
    }

    /// <summary>Returns the attributes by ascending id; one alone needs no base, since the column has
    /// its own.</summary>
    public LeafAttribute[] Sorted(bool withBases)
    {
        LeafAttribute[] sorted = [.. _attributes];
        for (int i = 0; i < sorted.Length; i++)
        {
            bool fits = _highest[i] - sorted[i].Base >= 0;
            if (!withBases || !fits || !HasBase(sorted[i].Kind) || sorted.Length == 1)
            {
                sorted[i] = sorted[i] with { Base = 0 };
            }
        }

        Array.Sort(sorted, (left, right) => left.Id.CompareTo(right.Id));
        return sorted;
    }

    private void Note(int id, ValueKind kind, long code)
    {
        if (_last < 0 || _attributes[_last].Id != id)
        {
            if (!_places.TryGetValue(id, out _last))
            {
                _last = _attributes.Count;
                _places.Add(id, _last);
                _attributes.Add(new LeafAttribute(id, kind, code));
                _highest.Add(code);
                _counts.Add(default);
                return;
            }
        }

        LeafAttribute attribute = _attributes[_last];
        if (attribute.Kind != kind)
        {
            throw new InvalidOperationException($"attribute {id} has values of kinds {attribute.Kind} and {kind}");
        }

        if (code < attribute.Base)
        {
            _attributes[_last] = attribute with { Base = code };
        }
        else if (code > _highest[_last])
        {
            _highest[_last] = code;
        }
    }

    private static bool HasBase(ValueKind kind) =>
        kind is ValueKind.Ref or ValueKind.Long or ValueKind.Instant;
}
