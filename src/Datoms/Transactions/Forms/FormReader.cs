using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Schema;
using Accrete.Time;
using Accrete.Transactions.Pending;

namespace Accrete.Transactions.Forms;

/// <summary>Reads transaction data: list forms, map forms, and calls of functions, whose results are read in
/// their place.</summary>
internal sealed class FormReader
{
    /// <summary>How deep functions may call functions: deeper is an endless recursion in practice.</summary>
    private const int CallDepthMax = 256;

    private static readonly Keyword AddName = Keyword.Of("db", "add");
    private static readonly Keyword RetractName = Keyword.Of("db", "retract");
    private readonly TxScope _scope;
    private readonly EntityFormReader _entities;
    private readonly ValueReader _values;
    private readonly MapReader _maps;
    private readonly FunctionCalls _functions;
    private int _depth;

    public FormReader(TxScope scope)
    {
        _scope = scope;
        _entities = new EntityFormReader(scope);
        _values = new ValueReader(_entities, scope.Before.State.Texts);
        _maps = new MapReader(scope, _entities, _values);
        _functions = new FunctionCalls(scope);
    }

    /// <summary>Reads all forms of a transaction.</summary>
    /// <exception cref="AccreteException">The data is no list of forms, or one of them is wrong.</exception>
    public void ReadAll(object? txData)
    {
        if (txData is null)
        {
            return;
        }

        EdnSequence forms = txData as EdnSequence
            ?? throw DbErrors.Argument("Transaction data must be a list of forms: put the form into a vector", txData);
        foreach (object? form in forms)
        {
            Read(form);
        }
    }

    private void Read(object? form)
    {
        using FormDepth depth = FormDepth.Enter();
        if (form is EdnMap map)
        {
            _maps.Read(map);
        }
        else if (form is EdnSequence list)
        {
            ReadList(list);
        }
        else if (form is ISnapshot)
        {
            throw TxErrors.NotAnEntity(form, null);
        }
        else
        {
            throw DbErrors.Incorrect(
                "not-transaction-data", $"Transaction data element must be a List or Map, got {form}", form);
        }
    }

    private void ReadList(EdnSequence form)
    {
        if (form.Count == 0)
        {
            throw TxErrors.Malformed(form, "[:db/add entity attribute value]");
        }

        object? operation = form[0];
        if (ReferenceEquals(operation, AddName))
        {
            ReadAdd(form);
            return;
        }

        if (operation is Symbol symbol)
        {
            ReadResult(_functions.CallSymbol(symbol, form), form);
            return;
        }

        switch (OperationId(operation, form))
        {
            case SystemIds.Add:
                ReadAdd(form);
                break;
            case SystemIds.Retract:
                ReadRetract(form);
                break;
            case SystemIds.RetractEntity:
                new EntityRetraction(_scope, _entities).Read(form);
                break;
            case SystemIds.CompareAndSwap:
                ReadCompareAndSwap(form);
                break;
            case long function:
                ReadResult(_functions.CallStored(function, form), form);
                break;
        }
    }

    private long OperationId(object? operation, EdnSequence form)
    {
        switch (operation)
        {
            case Keyword name when name.Equals(RetractName):
                return SystemIds.Retract;
            case string text when text.Length == 0 || text[0] != ':':
                throw TxErrors.NotAKeyword(text, form);
            default:
                return _entities.Existing(operation) ?? throw TxErrors.NotADataFunction(operation, form);
        }
    }

    private void ReadAdd(EdnSequence form)
    {
        if (form.Count < 4)
        {
            RequireNames(form);
            throw TxErrors.Malformed(form, "[:db/add entity attribute value]");
        }

        Add(form[1], form[2], form[3], form);
    }

    private void Add(object? entity, object? attributeName, object? value, EdnSequence form)
    {
        DbAttribute attribute = _entities.Attribute(attributeName, form);
        long e = _entities.Subject(entity, form);
        Invariant.Check(
            attribute.Id >= 0 && (e >= 0 || (int)~e < _scope.TempIds.Count),
            "a subject is an entity or a tempid");
        _scope.Pending.Add(e, attribute, _values.Read(value, attribute, form), added: true);
    }

    /// <summary>Finds names that nobody knows in a form that is too short, which are told first.</summary>
    private void RequireNames(EdnSequence form)
    {
        if (form.Count > 2)
        {
            _ = _entities.Attribute(form[2], form);
        }

        if (form.Count > 1)
        {
            _ = _entities.Subject(form[1], form);
        }
    }

    private void ReadRetract(EdnSequence form)
    {
        if (form.Count < 3)
        {
            RequireNames(form);
            throw TxErrors.Malformed(form, "[:db/retract entity attribute] or [:db/retract entity attribute value]");
        }

        DbAttribute attribute = _entities.Attribute(form[2], form);
        if (form.Count > 3)
        {
            long e = _entities.Subject(form[1], form);
            _scope.Pending.Add(e, attribute, _values.Read(form[3], attribute, form), added: false);
            return;
        }

        long existing = _entities.Existing(form[1]) ?? throw TxErrors.NotAnEntity(form[1], form);
        foreach (Datom datom in TxScope.Values(_scope.View, existing, attribute.Id))
        {
            _scope.Pending.Add(existing, attribute, datom.V, added: false).IsKnown = _scope.SeesPresent;
        }
    }

    private void ReadCompareAndSwap(EdnSequence form)
    {
        if (form.Count != 5)
        {
            throw TxErrors.Malformed(form, "[:db/cas entity attribute old-value new-value]");
        }

        if (form[1] is null || form[2] is null || form[4] is null)
        {
            throw DbErrors.Incorrect(
                "invalid-cas",
                "entity, attribute, and new-value must be specified: use :db/retract to take a value away", form);
        }

        DbAttribute attribute = _entities.Attribute(form[2], form);
        if (attribute.IsMany)
        {
            throw DbErrors.Incorrect("invalid-cas-many", $"attribute must be cardinality one: {attribute.Ident}", form);
        }

        long? e = _entities.Existing(form[1]);
        object? actual = e is { } id && TxScope.TryValue(_scope.View, id, attribute.Id, out Datom datom)
            ? datom.V.ToObject()
            : null;
        if (!EdnEquality.Instance.Equals(form[3], actual))
        {
            throw DbErrors.Conflict(
                "cas-failed",
                $"Compare failed: {form[3]} {actual}: the value has changed since it was read; read it again",
                form,
                EdnMap.Of(
                    Keyword.Of(null, "e"), form[1], Keyword.Of(null, "a"), attribute.Ident,
                    Keyword.Of(null, "v-old"), form[3], Keyword.Of(null, "v"), actual));
        }

        Add(form[1], form[2], form[4], form);
    }

    private void ReadResult(object? result, EdnSequence call)
    {
        if (result is null)
        {
            return;
        }

        if (++_depth > CallDepthMax)
        {
            throw DbErrors.Argument($"Functions call each other more than {CallDepthMax} deep", call);
        }

        IEnumerable<object?> forms = result is EdnSet set ? set
            : result as EdnSequence ?? throw TxErrors.NotADataFunction(result, call, isEntity: true);
        foreach (object? form in forms)
        {
            Read(form);
        }

        _depth--;
    }
}
