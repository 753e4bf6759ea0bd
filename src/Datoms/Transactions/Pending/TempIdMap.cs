using System.Collections;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Accrete.Transactions.Pending;

/// <summary>Shows the tempids of a transaction with the entities they became, in the order of their
/// first use.</summary>
/// <remarks>The dictionary is made when somebody asks: most transactions' tempids are never looked at.</remarks>
internal sealed class TempIdMap : IReadOnlyDictionary<object, long>
{
    private readonly TempIdTable _table;
    private Dictionary<object, long>? _entities;

    public TempIdMap(TempIdTable table) => _table = table;

    public int Count => Entities.Count;

    public IEnumerable<object> Keys => Entities.Keys;

    public IEnumerable<long> Values => Entities.Values;

    private Dictionary<object, long> Entities => _entities ??= Make();

    public long this[object key] => Entities[key];

    public bool ContainsKey(object key) => Entities.ContainsKey(key);

    public bool TryGetValue(object key, [MaybeNullWhen(false)] out long value) => Entities.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<object, long>> GetEnumerator() => Entities.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Dictionary<object, long> Make()
    {
        Dictionary<object, long> entities = [];
        for (int slot = 0; slot < _table.Count; slot++)
        {
            if (_table[slot].Id != TempIdTable.Slot.Unresolved)
            {
                entities[_table.NameOf(slot)] = _table[slot].Id;
            }
        }

        return entities;
    }
}
