using System;
using System.Collections.Generic;
using Accrete.Clojure;
using Accrete.Clojure.Library;
using Accrete.Edn;
using Accrete.Query.Columns;
using Accrete.Query.Plan;

namespace Accrete.Query.Run;

/// <summary>Runs predicates and functions over the rows of a table.</summary>
internal sealed class CallRunner(ExecutionState state)
{
    private readonly ValuePool _pool = state.Pool;
    private readonly QueryBudget _budget = state.Budget;
    private readonly DatabaseCalls _databases = new(state);
    private readonly Dictionary<Symbol, QueryFunction> _functions = [];
    private readonly Dictionary<CallAtom, object?> _constants = new(ReferenceEqualityComparer.Instance);
    private readonly QueryContext _context = new(
        state.Request.Functions, state.Request.Options, state.Request.Cancellation);

    /// <summary>Returns the rows that pass a predicate, or the rows with the results of a function.</summary>
    public Table Run(Table table, CallAtom atom)
    {
        if (atom.Result is null)
        {
            return Filter(table, atom);
        }

        return atom.Result switch
        {
            ResultBinding.Scalar { Slot: -1 } => table,
            ResultBinding.Scalar scalar => BindScalar(table, atom, scalar.Slot),
            _ => BindMany(table, atom, atom.Result),
        };
    }

    /// <summary>Calls what has constant arguments only, so that its errors come even where no row asks
    /// for it.</summary>
    public void CallConstant(CallAtom atom)
    {
        if (atom.Inputs.IsEmpty && atom.Arguments.Length > 0)
        {
            _ = Results(new Table(1, 1), atom);
        }
    }

    private Table Filter(Table table, CallAtom atom)
    {
        if (ComparisonFilter.TryRun(table, atom, _pool, out IntList? passed))
        {
            return table.Filter(passed.Items);
        }

        bool isMissing = _databases.TryMissing(table, atom, out bool[]? missing);
        object?[] results = isMissing ? [] : Results(table, atom);
        IntList rows = new(table.Count);
        for (int row = 0; row < table.Count; row++)
        {
            if (isMissing ? missing![row] : results[row] is not (null or false))
            {
                rows.Add(row);
            }
        }

        return table.Filter(rows.Items);
    }

    private Table BindScalar(Table table, CallAtom atom, int slot)
    {
        if (ColumnArithmetic.TryRun(table, atom, out Column? computed)
            || _databases.TryGetElse(table, atom, out computed))
        {
            return table.Bound.Contains(slot) ? KeepEqual(table, slot, computed) : Bind(table, slot, computed);
        }

        object?[] results = Results(table, atom);
        IntList rows = new(table.Count);
        ColumnBuilder builder = new(_pool);
        for (int row = 0; row < results.Length; row++)
        {
            if (results[row] is { } value)
            {
                builder.Add(value);
                rows.Add(row);
            }
        }

        Table kept = table.Filter(rows.Items);
        Column column = builder.Build();
        return table.Bound.Contains(slot) ? KeepEqual(kept, slot, column) : Bind(kept, slot, column);
    }

    /// <summary>Adds a column that the others determine: what told the rows apart still does.</summary>
    private static Table Bind(Table table, int slot, Column column)
    {
        Table bound = new(table.SlotCount, table.Count) { SortedBy = table.SortedBy };
        foreach (int other in table.Bound)
        {
            bound.Set(other, table[other]);
        }

        bound.Set(slot, column);
        return table.IsDistinct ? bound.WithKey(table.Key) : bound.WithoutKey();
    }

    private Table KeepEqual(Table table, int slot, Column column)
    {
        Column own = table[slot];
        bool isSame = own.Kind == column.Kind;
        return KeepEqual(table, [(isSame ? own : own.ToPooled(_pool), isSame ? column : column.ToPooled(_pool))]);
    }

    private Table BindMany(Table table, CallAtom atom, ResultBinding binding)
    {
        object?[] results = Results(table, atom);
        VarSet slots = SlotsOf(binding);
        Dictionary<int, int> places = [];
        List<ColumnBuilder> builders = [];
        foreach (int slot in slots)
        {
            places.Add(slot, builders.Count);
            builders.Add(new ColumnBuilder(_pool));
        }

        IntList rows = new(table.Count);
        BindingRows spread = new(places);
        for (int row = 0; row < results.Length; row++)
        {
            foreach (object?[] values in spread.Of(binding, results[row], atom.Form))
            {
                rows.Add(row);
                for (int i = 0; i < values.Length; i++)
                {
                    builders[i].Add(values[i]);
                }
            }

            _budget.Watch(rows.Count, table.Bound | slots);
        }

        Table bound = table.Pick(rows.Items, table.Bound).WithoutKey();
        List<(Column Left, Column Right)> equal = [];
        foreach (int slot in slots)
        {
            Column column = builders[places[slot]].Build();
            if (!table.Bound.Contains(slot))
            {
                bound.Set(slot, column);
                continue;
            }

            bool isSame = bound[slot].Kind == column.Kind;
            equal.Add((isSame ? bound[slot] : bound[slot].ToPooled(_pool), isSame ? column : column.ToPooled(_pool)));
        }

        return KeepEqual(bound, equal);
    }

    private static Table KeepEqual(Table table, List<(Column Left, Column Right)> pairs)
    {
        if (pairs.Count == 0)
        {
            return table;
        }

        IntList rows = new(table.Count);
        for (int row = 0; row < table.Count; row++)
        {
            int at = row;
            if (pairs.TrueForAll(pair => pair.Left[at] == pair.Right[at]))
            {
                rows.Add(row);
            }
        }

        return table.Filter(rows.Items);
    }

    private static VarSet SlotsOf(ResultBinding binding)
    {
        VarSet slots = VarSet.Empty;
        switch (binding)
        {
            case ResultBinding.Scalar scalar:
                return VarSet.Of(scalar.Slot);
            case ResultBinding.Collection collection:
                return SlotsOf(collection.Item);
            case ResultBinding.Tuple tuple:
                foreach (ResultBinding item in tuple.Items)
                {
                    slots |= SlotsOf(item);
                }

                break;
            default:
                break;
        }

        return slots;
    }

    /// <summary>Calls the function for each row; for rows of equal arguments once.</summary>
    private object?[] Results(Table table, CallAtom atom)
    {
        Column?[] columns = new Column?[atom.Arguments.Length];
        object?[] arguments = new object?[atom.Arguments.Length];
        int variables = 0, last = -1;
        for (int i = 0; i < columns.Length; i++)
        {
            PlanTerm term = atom.Arguments[i];
            if (term.IsVariable)
            {
                columns[i] = table[term.Slot];
                variables++;
                last = i;
            }
            else
            {
                arguments[i] = term.Constant is SourceArgument source ? SourceValue(source.Name) : term.Constant;
            }
        }

        Column? functions = atom.FunctionSlot < 0 ? null : table[atom.FunctionSlot];
        QueryFunction? function = functions is null ? FunctionOf(atom.Call) : null;
        if (function is not null && variables == 0)
        {
            object?[] same = new object?[table.Count];
            Array.Fill(same, table.Count == 0 ? null : Constant(function, arguments, atom));
            return same;
        }

        return function is not null && variables == 1
            ? CallOnce(function, columns[last]!, last, arguments, atom)
            : CallEach(function, functions, columns, arguments, atom, table.Count);
    }

    /// <summary>Calls a function that no variable goes into: once in a query.</summary>
    private object? Constant(QueryFunction function, object?[] arguments, CallAtom atom)
    {
        if (!_constants.TryGetValue(atom, out object? result))
        {
            result = Invoke(function, arguments, atom);
            _constants.Add(atom, result);
        }

        return result;
    }

    private object?[] CallOnce(QueryFunction function, Column column, int place, object?[] arguments, CallAtom atom)
    {
        object?[] results = new object?[column.Count];
        Dictionary<long, object?> known = [];
        for (int row = 0; row < results.Length; row++)
        {
            if (!known.TryGetValue(column[row], out object? result))
            {
                arguments[place] = ValueAt(column, row, atom);
                result = Invoke(function, arguments, atom);
                known.Add(column[row], result);
            }

            results[row] = result;
        }

        return results;
    }

    private object?[] CallEach(
        QueryFunction? function, Column? functions, Column?[] columns, object?[] arguments, CallAtom atom, int count)
    {
        object?[] results = new object?[count];
        for (int row = 0; row < count; row++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                if (columns[i] is { } column)
                {
                    arguments[i] = ValueAt(column, row, atom);
                }
            }

            QueryFunction called = function ?? FunctionOf(functions!.ValueAt(row, _pool), atom.Call);
            results[row] = Invoke(called, arguments, atom);
        }

        return results;
    }

    private object? ValueAt(Column column, int row, CallAtom atom) =>
        column.ValueAt(row, _pool) is var value && value is UnboundValue ? throw OpenVariable.Error(atom.Form) : value;

    private object? Invoke(QueryFunction function, object?[] arguments, CallAtom atom) =>
        function.Call(_context, arguments, atom.Form) is var result && result is EndlessSeq
            ? throw DbErrors.Argument("A sequence without an end can be no value: take some of it", atom.Form)
            : result;

    private object SourceValue(Symbol name) =>
        state.Request.Sources.TryGetValue(name, out object? value) && value is not null
            ? value
            : throw DbErrors.Argument($"Data source not supplied: {name}", name);

    private QueryFunction FunctionOf(FunctionCall call)
    {
        // Keywords, maps and sets that are called have no name of their own to be known by.
        if (call.Function is Term.Constant { Value: not Symbol })
        {
            return state.Request.Functions.Resolve(call);
        }

        if (!_functions.TryGetValue(call.Name, out QueryFunction? function))
        {
            function = state.Request.Functions.Resolve(call);
            _functions.Add(call.Name, function);
        }

        return function;
    }

    private QueryFunction FunctionOf(object? value, FunctionCall call) => value is Symbol name
        ? FunctionOf(call with { Function = new Term.Constant(name) })
        : Callables.Of(value);
}
