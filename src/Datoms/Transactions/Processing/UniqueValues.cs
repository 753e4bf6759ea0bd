using System.Collections.Generic;
using Accrete.Values;

namespace Accrete.Transactions.Processing;

/// <summary>Remembers who states which unique value in a transaction. A few are searched in a row, many
/// by hash.</summary>
internal sealed class UniqueValues
{
    /// <summary>Up to so many values a search in a row beats a dictionary.</summary>
    private const int RowMax = 8;

    private readonly List<(int Attribute, Value V, long Entity)> _row = [];
    private Dictionary<(int Attribute, Value V), long>? _all;

    /// <summary>Remembers who states a value that nobody stated before.</summary>
    public void Add(int attribute, in Value value, long entity)
    {
        Invariant.Check(entity >= 0, "who states an identity is an entity");
        if (_all is null && _row.Count < RowMax)
        {
            _row.Add((attribute, value, entity));
            return;
        }

        _all ??= Spread();
        _all.Add((attribute, value), entity);
    }

    /// <summary>Finds who stated the value.</summary>
    public bool TryGet(int attribute, in Value value, out long entity)
    {
        if (_all is not null)
        {
            return _all.TryGetValue((attribute, value), out entity);
        }

        foreach ((int other, Value v, long holder) in _row)
        {
            if (other == attribute && ValueComparer.Compare(v, value) == 0)
            {
                entity = holder;
                return true;
            }
        }

        entity = 0;
        return false;
    }

    private Dictionary<(int Attribute, Value V), long> Spread()
    {
        Dictionary<(int Attribute, Value V), long> all = new(UniqueKeyComparer.Instance);
        foreach ((int attribute, Value v, long entity) in _row)
        {
            all.Add((attribute, v), entity);
        }

        return all;
    }
}
