using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Schema;
using Accrete.Transactions.Pending;
using Accrete.Values;

namespace Accrete.Transactions.Forms;

/// <summary>Reads <c>[:db/retractEntity e]</c>: all facts about the entity, all refs to it, and the same for
/// its components.</summary>
internal sealed class EntityRetraction
{
    private readonly TxScope _scope;
    private readonly EntityFormReader _entities;
    private readonly HashSet<long> _seen = [];

    public EntityRetraction(TxScope scope, EntityFormReader entities)
    {
        _scope = scope;
        _entities = entities;
    }

    /// <summary>Adds the retractions; an entity that does not exist has none.</summary>
    public void Read(EdnSequence form)
    {
        if (form.Count != 2)
        {
            throw TxErrors.Malformed(form, "[:db/retractEntity entity]");
        }

        object? name = form[1];
        if (name is null or TempId or Tagged || _entities.Existing(name) is not { } start)
        {
            return;
        }

        // Components of components wait in a list: their depth is the data's, not the stack's.
        Stack<long> waiting = new([start]);
        while (waiting.TryPop(out long e))
        {
            if (_seen.Add(e))
            {
                RetractFacts(e, waiting);
            }
        }
    }

    private void RetractFacts(long e, Stack<long> components)
    {
        foreach (Datom datom in _scope.View.Read(IndexOrder.Eavt, IndexRange.OfEntity(e)))
        {
            DbAttribute? attribute = Retract(datom);
            if (attribute is { IsComponent: true, IsRef: true })
            {
                Invariant.Check(datom.V.Bits >= 0, "a component is an entity");
                components.Push(datom.V.Bits);
            }
        }

        Value value = Value.Ref(e);
        foreach (Datom datom in _scope.View.Read(IndexOrder.Vaet, IndexRange.OfReferences(value)))
        {
            Retract(datom);
        }
    }

    private DbAttribute? Retract(in Datom datom)
    {
        DbAttribute? attribute = _scope.Schema.Attribute(datom.A);
        if (attribute is not null)
        {
            _scope.Pending.Add(datom.E, attribute, datom.V, added: false).IsKnown = _scope.SeesPresent;
        }

        return attribute;
    }
}
