using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Accrete.Clojure;
using Accrete.Edn;
using Accrete.Index.Reading;
using Accrete.Schema;
using Accrete.Time;
using Accrete.Transactions.Pending;

namespace Accrete.Transactions.Processing;

/// <summary>Asks the predicates of attributes and of entity specs.</summary>
internal sealed class PredicateRules
{
    private static readonly Keyword ReturnKey = Keyword.Of("db.error", "pred-return");
    private readonly TxScope _scope;

    public PredicateRules(TxScope scope) => _scope = scope;

    /// <summary>Checks every value that is asserted, changed or not, by the predicates of its attribute.</summary>
    /// <exception cref="AccreteException">A predicate returned something else than true.</exception>
    public void CheckAttributes()
    {
        PendingList pending = _scope.Pending;
        for (int i = 0; i < pending.Count; i++)
        {
            ref PendingDatom datom = ref pending[i];
            if (datom.Added && !datom.Attribute.Predicates.IsEmpty)
            {
                CheckValue(datom);
            }
        }
    }

    /// <summary>Checks the specs that <c>:db/ensure</c> asks for: specs as they were before, entities as they
    /// are after.</summary>
    /// <exception cref="AccreteException">An attribute is missing, or a predicate returned something else
    /// than true.</exception>
    public void CheckSpecs(ISnapshot after)
    {
        PendingList pending = _scope.Pending;
        for (int i = 0; pending.SeesSystem && i < pending.Count; i++)
        {
            ref PendingDatom datom = ref pending[i];
            if (datom.Added && datom.Attribute.Id == SystemIds.Ensure)
            {
                CheckSpec(datom, after);
            }
        }
    }

    private void CheckValue(in PendingDatom datom)
    {
        object? value = datom.V.ToObject();
        foreach (Symbol predicate in datom.Attribute.Predicates)
        {
            // All are looked up before any is asked: a name that is not known is the first error.
            Resolve(predicate);
        }

        foreach (Symbol predicate in datom.Attribute.Predicates)
        {
            object? result = Ask(predicate, value);
            if (result is not true)
            {
                throw DbErrors.Incorrect(
                    "attr-pred",
                    $"Entity {NameOf(datom)} attribute {datom.Attribute.Ident} value {datom.V} failed pred {predicate}",
                    NameOf(datom),
                    EdnMap.Of(ReturnKey, result));
            }
        }
    }

    private void CheckSpec(in PendingDatom datom, ISnapshot after)
    {
        long spec = datom.V.Bits;
        List<object?> missing = [];
        foreach (Datom wanted in TxScope.Values(_scope.Current, spec, SystemIds.EntityAttributes))
        {
            if (wanted.V.Reference is Keyword ident && !Has(after.Indexes.Current, datom.E, ident))
            {
                missing.Add(ident);
            }
        }

        object name = NameOf(datom);
        if (missing.Count > 0)
        {
            throw DbErrors.Incorrect(
                "entity-attr",
                $"Entity {name} missing attributes {new EdnVector([.. missing])} of spec {_scope.NameOf(spec)}",
                name);
        }

        foreach (Datom wanted in TxScope.Values(_scope.Current, spec, SystemIds.EntityPredicates))
        {
            Symbol predicate = (Symbol)wanted.V.Reference!; // the values of :db.entity/preds are symbols
            object? result = Ask(predicate, after, datom.E);
            if (result is not true)
            {
                throw DbErrors.Incorrect(
                    "entity-pred",
                    $"Entity {name} failed pred {predicate} of spec {_scope.NameOf(spec)}",
                    name,
                    EdnMap.Of(ReturnKey, result));
            }
        }
    }

    private bool Has(DatomSource source, long e, Keyword ident) =>
        _scope.Schema.Entid(ident) is { } attribute && attribute <= int.MaxValue
        && TxScope.TryValue(source, e, (int)attribute, out _);

    private object NameOf(in PendingDatom datom) => datom.Slot >= 0 ? _scope.TempIds.NameOf(datom.Slot) : datom.E;

    [SuppressMessage("Design", "CA1031",
        Justification = "Whatever a predicate throws refuses the transaction, not the process.")]
    private object? Ask(Symbol predicate, params object?[] arguments)
    {
        QueryFunction function = Resolve(predicate);
        if (arguments.Length < function.ArityMin || arguments.Length > function.ArityMax)
        {
            throw DbErrors.Argument($"Wrong number of args ({arguments.Length}) passed to: {predicate}");
        }

        try
        {
            return function.Invoke(arguments);
        }
        catch (Exception error) when (error is not (AccreteException or OutOfMemoryException))
        {
            throw new AccreteException(null, AnomalyCategory.Incorrect, error.Message, predicate, null, error);
        }
    }

    private QueryFunction Resolve(Symbol predicate) =>
        _scope.Before.State.Options.Functions.TryResolve(predicate, out QueryFunction? function)
            ? function
            : throw new AccreteException(
                null,
                AnomalyCategory.NotFound,
                $"Can't resolve symbol: {predicate}: register the function, or allow its assembly");
}
