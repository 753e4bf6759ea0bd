using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Query.Check;
using Accrete.Query.Columns;
using Accrete.Query.Plan;
using Accrete.Query.Rules;
using Accrete.Query.Run;

namespace Accrete.Query.Engine;

/// <summary>Plans and runs the <c>:where</c> of a query.</summary>
internal static class QueryExecutor
{
    /// <summary>Finds all rows over the variables that <c>:find</c> and <c>:with</c> name.</summary>
    /// <param name="request">The query and what it runs on.</param>
    /// <param name="variables">The variables wanted, each once.</param>
    /// <param name="trace">Notes what is done; null where nobody wants it.</param>
    /// <returns>Distinct rows: a set over exactly <paramref name="variables"/>, in their order.</returns>
    /// <exception cref="AccreteException">A clause cannot be satisfied as the rules of binding want it, an
    /// identifier does not resolve, a function fails, or a limit was met.</exception>
    public static Relation Execute(QueryRequest request, ImmutableArray<Symbol> variables, PlanTrace? trace = null)
    {
        CompiledQuery compiled = CompiledQuery.Of(request.Query, request.Rules);
        try
        {
            return Execute(compiled, request, variables, trace);
        }
        catch (AccreteException error) when (OpenVariable.Is(error))
        {
            // Where a variable stays open, what else restricts nothing does after all: without rows nothing is open.
            compiled = CompiledQuery.Whole(request.Query, request.Rules);
            return Execute(compiled, request, variables, trace);
        }
    }

    private static Relation Execute(
        CompiledQuery compiled, QueryRequest request, ImmutableArray<Symbol> variables, PlanTrace? trace)
    {
        ExecutionState state = new(request, compiled.Compiler, trace, static all => new RuleRunner(all));
        if (trace is not null)
        {
            trace.Names = compiled.Body.Names;
        }

        RefuseUnbound(compiled, request, state);
        VarSet wanted = VarSet.Empty;
        List<int> slots = [];
        foreach (Symbol variable in variables)
        {
            slots.Add(compiled.Scope.TryTerm(variable, out PlanTerm term) ? term.Slot : -1);
            wanted |= VarSet.Of(slots[^1]);
        }

        List<Table> inputs = InputTables(request, compiled);
        bool isReached = Prepare(compiled, inputs, state);
        foreach (IdlePart part in compiled.Idle)
        {
            RunIdle(part, request, state);
        }

        Table start = Start(inputs, compiled.Body.Names.Length, state, out List<Atom> atoms);
        atoms.AddRange(compiled.Body.Where.Atoms);
        if (isReached && new DirectoryAnswers(state).Of(atoms, start, variables, wanted) is { } answer)
        {
            return answer;
        }

        Table solved = isReached ? state.Conjunctions.Run(atoms, start, wanted) : start.Filter([]);
        if (slots.Contains(-1) && slots.Count > 1)
        {
            // Beside other variables one that the outside cannot see leaves no row, as in the reference.
            solved = solved.Filter([]);
        }

        RefuseOpen(solved, slots, variables, request);
        ImmutableArray<Column>.Builder columns = ImmutableArray.CreateBuilder<Column>(variables.Length);
        foreach (int slot in slots)
        {
            columns.Add(solved.Bound.Contains(slot) ? solved[slot] : Open(solved.Count, request.Pool));
        }

        return new Relation(variables, columns.MoveToImmutable(), solved.Count);
    }

    private static void RefuseOpen(
        Table solved, List<int> slots, ImmutableArray<Symbol> variables, QueryRequest request)
    {
        int open = solved.Count == 0 ? -1
            : slots.FindIndex(slot => slot >= 0 && OpenVariable.IsOpen(solved, slot, request.Pool));
        if (open >= 0)
        {
            throw OpenVariable.Error(variables[open], request.Query.Form);
        }
    }

    private static void RefuseUnbound(CompiledQuery compiled, QueryRequest request, ExecutionState state)
    {
        AccreteException? refusal =
            RequestChecks.Bindings(compiled, request.Query, InputVariables(request), state.IsDatabase)
            ?? request.Refusal;
        if (refusal is not null)
        {
            throw FirstUnknownName(compiled, refusal, state) ?? refusal;
        }
    }

    /// <summary>Returns the error of a name that nobody knows, in a pattern before the one that is refused.</summary>
    private static AccreteException? FirstUnknownName(
        CompiledQuery compiled, AccreteException refusal, ExecutionState state)
    {
        foreach (Atom atom in compiled.Body.Where.Atoms)
        {
            if (ReferenceEquals(atom.Form, refusal.Form) && refusal.Error is null)
            {
                return null;
            }

            try
            {
                if (atom is PatternAtom)
                {
                    Preparation.Prepare(atom, [], state);
                }
            }
            catch (AccreteException error)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>Resolves what the atoms name.</summary>
    /// <returns>False where no row comes: the reference enters an or or a rule only with rows, so that a name
    /// in it that nobody knows is no error where the clauses before it find nothing.</returns>
    private static bool Prepare(CompiledQuery compiled, List<Table> inputs, ExecutionState state)
    {
        bool isReached = true;
        ImmutableArray<Atom> atoms = compiled.Body.Where.Atoms;
        for (int i = 0; i < atoms.Length; i++)
        {
            try
            {
                Preparation.Prepare(atoms[i], inputs, state);
            }
            catch (AccreteException) when (atoms[i] is OrAtom or && !IsEntered(or, compiled, inputs, state))
            {
                isReached = false;
            }
        }

        ConstantPlaces.Check(compiled.Body, state);
        return isReached;
    }

    private static bool IsEntered(OrAtom or, CompiledQuery compiled, List<Table> inputs, ExecutionState state)
    {
        Table start = Start(inputs, compiled.Body.Names.Length, state, out List<Atom> before);
        VarSet bound = start.Bound;
        before.ForEach(atom => bound |= atom.Uses);
        foreach (Atom atom in compiled.Body.Where.Atoms)
        {
            if (ReferenceEquals(atom, or))
            {
                break;
            }

            if (bound.ContainsAll(atom.Requires))
            {
                before.Add(atom);
                bound |= atom.Uses;
            }
        }

        return !bound.Overlaps(or.Uses) || state.Conjunctions.Run(before, start, VarSet.Empty).Count > 0;
    }

    /// <summary>Looks for errors in what restricts nothing.</summary>
    private static void RunIdle(IdlePart part, QueryRequest request, ExecutionState state)
    {
        Preparation.Prepare(part.Body.Where, [], state);
        ConstantPlaces.Check(part.Body, state);
        if (!part.HasCalls)
        {
            return;
        }

        List<Table> inputs = [];
        foreach (Relation input in request.Inputs)
        {
            Table table = new(part.Body.Names.Length, input.Count);
            for (int i = 0; i < input.Variables.Length; i++)
            {
                if (part.Scope.TryTerm(input.Variables[i], out PlanTerm term))
                {
                    table.Set(term.Slot, input.Columns[i]);
                }
            }

            if (!table.Bound.IsEmpty)
            {
                inputs.Add(DistinctRows.Of(table.WithoutKey()));
            }
        }

        Table start = Start(inputs, part.Body.Names.Length, state, out List<Atom> atoms);
        atoms.AddRange(part.Body.Where.Atoms);
        _ = state.Conjunctions.Run(atoms, start, VarSet.Empty);
    }

    private static ImmutableArray<Symbol> InputVariables(QueryRequest request)
    {
        ImmutableArray<Symbol>.Builder variables = ImmutableArray.CreateBuilder<Symbol>();
        foreach (Relation input in request.Inputs)
        {
            variables.AddRange(input.Variables);
        }

        return variables.ToImmutable();
    }

    private static int SlotOf(CompiledQuery compiled, Symbol variable) =>
        compiled.Scope.TryTerm(variable, out PlanTerm term) && term.IsVariable
            ? term.Slot
            : throw UnboundVariable(variable);

    /// <summary>Returns the column of a variable that stands only where the outside cannot see it: nothing, as
    /// in the reference.</summary>
    private static Column Open(int count, ValuePool pool)
    {
        long[] codes = new long[count];
        System.Array.Fill(codes, pool.Intern(UnboundValue.Instance));
        return new Column(ColumnKind.Pooled, codes, count);
    }

    private static AccreteException UnboundVariable(Symbol variable) => DbErrors.Incorrect(
        "unbound-query-variables", $"Query is referencing unbound variables: #{{{variable}}}", variable);

    private static List<Table> InputTables(QueryRequest request, CompiledQuery compiled)
    {
        List<Table> tables = [];
        foreach (Relation input in request.Inputs)
        {
            if (!compiled.IsUsed(input.Variables))
            {
                // What no clause and no result names restricts nothing, even where it is empty.
                continue;
            }

            Table table = new(compiled.Body.Names.Length, input.Count);
            for (int i = 0; i < input.Variables.Length; i++)
            {
                int slot = SlotOf(compiled, input.Variables[i]);
                table.Set(slot, input.Columns[i]);
            }

            tables.Add(DistinctRows.Of(table.WithoutKey()));
        }

        return tables;
    }

    /// <summary>Joins the inputs of one row; the others are joined like patterns.</summary>
    private static Table Start(List<Table> inputs, int slots, ExecutionState state, out List<Atom> rest)
    {
        Table start = new(slots, 1);
        rest = [];
        foreach (Table input in inputs)
        {
            ScannedTable rows = new(input);
            if (input.Count <= 1)
            {
                start = rows.Join(start, start.Bound | input.Bound, state.Pool, state.Budget);
                continue;
            }

            rest.Add(new InputAtom(rows, input.Bound, Keyword.Of(null, "in")));
        }

        return start;
    }
}
