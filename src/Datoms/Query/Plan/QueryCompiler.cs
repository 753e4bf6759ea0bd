using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;
using Accrete.Query.Columns;

namespace Accrete.Query.Plan;

/// <summary>Rewrites clauses into atoms over slots: rules that do not call themselves are put in place of
/// their calls.</summary>
internal sealed class QueryCompiler(IReadOnlyDictionary<Symbol, Rule> rules)
{
    /// <summary>The slots of a body from which on rules are no longer put in place, so that the numbering does
    /// not run out.</summary>
    private const int InlineSlotsMax = 64;

    /// <summary>How many calls are put in place at most: rules that call each other twice would double the body with
    /// each.</summary>
    private const int InlinedMax = 1_000;

    /// <summary>How deep bodies put in place lie in each other at most.</summary>
    private const int InlineDepthMax = 32;

    private static readonly Symbol DefaultSource = Symbol.Of(null, "$");
    private static readonly Symbol Hidden = Symbol.Of(null, "_");

    private readonly RuleGraph _graph = new(rules);
    private int _inlined;
    private int _inlineDepth;
    private readonly Dictionary<RuleKey, CompiledRule> _compiled = [];

    /// <summary>Gets whether clauses restrict that share nothing with the rest, too.</summary>
    public bool RestrictsAll { get; init; }

    /// <summary>Gets which rules call themselves.</summary>
    public RuleGraph Graph => _graph;

    /// <summary>Compiles the <c>:where</c> of a query.</summary>
    /// <param name="clauses">The clauses.</param>
    /// <param name="scope">Gets the slots of the variables.</param>
    /// <param name="sides">The variables of each input of many rows.</param>
    public Body Compile(ImmutableArray<Clause> clauses, SlotScope scope, IReadOnlyList<VarSet> sides)
    {
        ImmutableArray<Atom>.Builder atoms = ImmutableArray.CreateBuilder<Atom>();
        VarSet inputs = VarSet.Empty;
        for (int slot = 0; slot < scope.SlotCount; slot++)
        {
            inputs |= VarSet.Of(slot);
        }

        AddAll(clauses, new Context(scope, DefaultSource, AreSourcesNamed: true, [.. scope.Names]), atoms);
        ImmutableArray<Atom> marked = InputSides.Mark(Strictness.Of(atoms, inputs), sides, VarSet.Empty);
        return new Body(new Conjunction(marked, VarSet.Empty), scope.Names);
    }

    /// <summary>Returns a rule's branches, compiled once.</summary>
    public CompiledRule Rule(RuleKey key)
    {
        if (!_compiled.TryGetValue(key, out CompiledRule? compiled))
        {
            Rule rule = rules[key.Name];
            ImmutableArray<CompiledBranch>.Builder branches = ImmutableArray.CreateBuilder<CompiledBranch>();
            foreach (RuleBranch branch in rule.Branches)
            {
                branches.Add(Compile(branch, key.Source));
            }

            compiled = new CompiledRule(key, rule.Arity, branches.ToImmutable());
            _compiled.Add(key, compiled);
        }

        return compiled;
    }

    private CompiledBranch Compile(RuleBranch branch, Symbol source)
    {
        SlotScope scope = new();
        ImmutableArray<Atom>.Builder atoms = ImmutableArray.CreateBuilder<Atom>();
        ImmutableArray<int>.Builder parameters = ImmutableArray.CreateBuilder<int>();
        VarSet shared = VarSet.Empty;
        foreach (Symbol parameter in branch.Parameters)
        {
            int slot = scope.Fresh(parameter);
            parameters.Add(slot);
            shared |= VarSet.Of(slot);
            BindParameter(scope, parameter, PlanTerm.Variable(slot), atoms, branch.Form);
        }

        AddAll(branch.Body, new Context(scope, source, AreSourcesNamed: false, [.. branch.Parameters]), atoms);
        return new CompiledBranch(
            new Body(new Conjunction(Strictness.Of(atoms, shared), shared), scope.Names), parameters.ToImmutable());
    }

    /// <summary>Lets a parameter stand for an argument; a parameter that stands twice in a head makes its
    /// arguments equal.</summary>
    private static void BindParameter(
        SlotScope scope, Symbol parameter, PlanTerm argument, ImmutableArray<Atom>.Builder atoms, object form)
    {
        if (!scope.TryTerm(parameter, out PlanTerm earlier))
        {
            scope.Bind(parameter, argument);
            return;
        }

        int left = SlotOf(earlier, scope, atoms, form);
        int right = SlotOf(argument, scope, atoms, form);
        atoms.Add(new UnifyAtom(left, right, VarSet.Of(left) | VarSet.Of(right), form));
    }

    /// <summary>Returns a slot for a term; a constant gets one with that value.</summary>
    private static int SlotOf(PlanTerm term, SlotScope scope, ImmutableArray<Atom>.Builder atoms, object form)
    {
        if (term.IsVariable)
        {
            return term.Slot;
        }

        int slot = scope.Fresh(Hidden);
        if (term.IsConstant)
        {
            atoms.Add(new ConstantAtom(slot, term.Constant, VarSet.Of(slot), form));
        }

        return slot;
    }

    private void AddAll(ImmutableArray<Clause> clauses, Context context, ImmutableArray<Atom>.Builder atoms)
    {
        HashSet<Symbol> known = [.. context.Known];
        foreach (Clause clause in clauses)
        {
            if (clause is Clause.Function && IdleSteps.IsConstant(clause))
            {
                known.UnionWith(ClauseVariables.Of(clause));
            }
        }

        Context inner = context with { Known = known };
        foreach (Clause clause in clauses)
        {
            Add(clause, inner, atoms);
            known.UnionWith(ClauseVariables.Of(clause));
        }
    }

    private void Add(Clause clause, Context context, ImmutableArray<Atom>.Builder atoms)
    {
        switch (clause)
        {
            case Clause.DataPattern pattern:
                atoms.Add(Pattern(pattern, context));
                break;
            case Clause.Predicate predicate:
                AddCall(predicate.Call, null, predicate.Form, context, atoms);
                break;
            case Clause.Function function:
                AddCall(function.Call, function.Binding, function.Form, context, atoms);
                break;
            case Clause.Not not:
                AddNot(not, context, atoms);
                break;
            case Clause.Or or:
                AddOr(or, context, atoms);
                break;
            case Clause.RuleCall call:
                AddRuleCall(call, context, atoms);
                break;
            default:
                throw DbErrors.Argument("Cannot interpret the clause", clause.Form);
        }
    }

    private static PatternAtom Pattern(Clause.DataPattern pattern, Context context)
    {
        ImmutableArray<PlanTerm>.Builder terms = ImmutableArray.CreateBuilder<PlanTerm>();
        VarSet uses = VarSet.Empty;
        if (pattern.Source is not null && !context.AreSourcesNamed)
        {
            // Inside of rules and or there is one source only: the reference reads the name of another as
            // the first place.
            terms.Add(PlanTerm.Of(pattern.Source));
        }

        foreach (Term term in pattern.Terms)
        {
            PlanTerm place = context.Place(term);
            uses |= VarSet.Of(place.Slot);
            terms.Add(place);
        }

        int written = terms.Count;
        while (terms.Count < 5)
        {
            terms.Add(PlanTerm.Blank);
        }

        Symbol source = pattern.Source is not null && context.AreSourcesNamed ? pattern.Source : context.Source;
        return new PatternAtom(source, terms.ToImmutable(), written, uses, pattern.Form);
    }

    private static void AddCall(
        FunctionCall call, Binding? binding, object form, Context context, ImmutableArray<Atom>.Builder atoms)
    {
        ImmutableArray<PlanTerm>.Builder arguments = ImmutableArray.CreateBuilder<PlanTerm>();
        VarSet inputs = VarSet.Empty;
        foreach (Term term in call.Arguments)
        {
            PlanTerm argument = term is Term.Source source
                ? PlanTerm.Of(new SourceArgument(context.SourceOf(source.Name)))
                : context.Place(term);
            inputs |= VarSet.Of(argument.Slot);
            arguments.Add(argument);
        }

        int function = -1;
        if (call.Function is Term.Variable variable)
        {
            function = SlotOf(context.Scope.Term(variable.Name), context.Scope, atoms, form);
            inputs |= VarSet.Of(function);
        }

        VarSet uses = inputs;
        ResultBinding? result = binding is null ? null : Result(binding, context, atoms, form, ref uses);
        atoms.Add(new CallAtom(call, arguments.ToImmutable(), function, result, inputs, uses, form));
    }

    private static ResultBinding Result(
        Binding binding, Context context, ImmutableArray<Atom>.Builder atoms, object form, ref VarSet uses)
    {
        switch (binding)
        {
            case Binding.Scalar scalar:
                int slot = SlotOf(context.Scope.Term(scalar.Variable), context.Scope, atoms, form);
                uses |= VarSet.Of(slot);
                return new ResultBinding.Scalar(slot);
            case Binding.Collection collection:
                return new ResultBinding.Collection(Result(collection.Item, context, atoms, form, ref uses));
            case Binding.Tuple tuple:
                return new ResultBinding.Tuple(Results(tuple.Items, context, atoms, form, ref uses));
            case Binding.Relation relation:
                return new ResultBinding.Collection(
                    new ResultBinding.Tuple(Results(relation.Items, context, atoms, form, ref uses)));
            default:
                return new ResultBinding.Scalar(-1);
        }
    }

    private static ImmutableArray<ResultBinding> Results(
        ImmutableArray<Binding> items, Context context, ImmutableArray<Atom>.Builder atoms, object form,
        ref VarSet uses)
    {
        ImmutableArray<ResultBinding>.Builder results = ImmutableArray.CreateBuilder<ResultBinding>(items.Length);
        foreach (Binding item in items)
        {
            results.Add(Result(item, context, atoms, form, ref uses));
        }

        return results.MoveToImmutable();
    }

    private void AddNot(Clause.Not not, Context context, ImmutableArray<Atom>.Builder atoms)
    {
        ImmutableArray<Symbol> shared = not.IsJoin ? not.JoinVariables : [.. ClauseVariables.Of(not.Clauses)];
        Context inner = context with
        {
            Scope = Share(shared, context.Scope, out VarSet uses),
            Source = not.Source is null ? context.Source : context.SourceOf(not.Source),
            Known = [.. shared],
        };
        ImmutableArray<Atom>.Builder body = ImmutableArray.CreateBuilder<Atom>();
        AddAll(
            RestrictsAll ? not.Clauses
                : IdleClauses.Divide(not.Clauses, [], [shared], shared, isNegated: true).Open,
            inner,
            body);
        atoms.Add(
            new NotAtom(new Conjunction(Strictness.Of(body, uses), uses), context.Scope.Fresh(Hidden), uses, not.Form));
    }

    private void AddOr(Clause.Or or, Context context, ImmutableArray<Atom>.Builder atoms)
    {
        ImmutableArray<Symbol> shared = or.IsJoin ? ClauseVariables.OrVariables(or) : [.. ClauseVariables.Of(or)];
        VarSet required = VarSet.Empty;
        foreach (Symbol name in or.RequiredVariables.IsDefault ? [] : or.RequiredVariables)
        {
            required |= VarSet.Of(context.Scope.Term(name).Slot);
        }

        VarSet uses = VarSet.Empty;
        bool isFirst = !context.Known.Overlaps(shared);
        ImmutableArray<Conjunction>.Builder branches = ImmutableArray.CreateBuilder<Conjunction>(or.Branches.Length);
        foreach (ImmutableArray<Clause> branch in or.Branches)
        {
            Context inner = new(
                Share(shared, context.Scope, out uses),
                or.Source is null ? context.Source : context.SourceOf(or.Source),
                AreSourcesNamed: false,
                isFirst ? [] : [.. shared]);
            ImmutableArray<Atom>.Builder body = ImmutableArray.CreateBuilder<Atom>();
            AddAll(isFirst ? Restricting(branch, shared) : branch, inner, body);
            branches.Add(new Conjunction(Strictness.Of(body, uses), uses));
        }

        atoms.Add(new OrAtom(branches.MoveToImmutable(), required, context.Scope.Fresh(Hidden), uses, or.Form));
    }

    /// <summary>Returns the clauses of a branch that restrict where nothing has values before it: all where one of
    /// the shared variables is left open.</summary>
    private ImmutableArray<Clause> Restricting(ImmutableArray<Clause> branch, ImmutableArray<Symbol> shared) =>
        RestrictsAll || shared.Except(ClauseVariables.Of(branch)).Any()
            ? branch : IdleClauses.Divide(branch, [], [], shared, isNegated: false).Open;

    /// <summary>Returns a scope that knows only the shared variables, by the slots they have outside.</summary>
    private static SlotScope Share(ImmutableArray<Symbol> shared, SlotScope outer, out VarSet slots)
    {
        SlotScope inner = outer.Nested();
        slots = VarSet.Empty;
        foreach (Symbol name in shared)
        {
            PlanTerm term = outer.Term(name);
            inner.Bind(name, term);
            slots |= VarSet.Of(term.Slot);
        }

        return inner;
    }

    private void AddRuleCall(Clause.RuleCall call, Context context, ImmutableArray<Atom>.Builder atoms)
    {
        List<PlanTerm> arguments = [];
        VarSet uses = VarSet.Empty;
        foreach (Term term in call.Arguments)
        {
            PlanTerm place = context.Place(term);
            arguments.Add(place);
            uses |= VarSet.Of(place.Slot);
        }

        if (!rules.TryGetValue(call.Name, out Rule? rule) || arguments.Count < rule.Arity)
        {
            // The reference finds nothing for a rule that nobody defined; a call of too few arguments is refused
            // before anything runs.
            atoms.Add(new OrAtom([], VarSet.Empty, context.Scope.Fresh(Hidden), uses, call.Form));
            return;
        }

        arguments.RemoveRange(rule.Arity, arguments.Count - rule.Arity);
        Symbol source = call.Source is null ? context.Source : context.SourceOf(call.Source);
        bool isFirst = call.Arguments.All(term => term is Term.Blank
            || (term is Term.Variable variable && !context.Known.Contains(variable.Name)));
        Context inner = context with { Source = source, AreSourcesNamed = false };
        if (_graph.IsRecursive(call.Name) || context.Scope.SlotCount > InlineSlotsMax || _inlined >= InlinedMax
            || _inlineDepth >= InlineDepthMax)
        {
            AddRuleAtom(rule, arguments, new RuleKey(call.Name, source), call, context, atoms);
        }
        else if (rule.Branches.Length == 1)
        {
            Inline(rule.Branches[0], arguments, isFirst, inner, atoms, call.Form);
        }
        else
        {
            AddUnion(rule, arguments, isFirst, inner, atoms, call.Form);
        }
    }

    private static void AddRuleAtom(
        Rule rule, List<PlanTerm> arguments, RuleKey key, Clause.RuleCall call, Context context,
        ImmutableArray<Atom>.Builder atoms)
    {
        ImmutableArray<int>.Builder slots = ImmutableArray.CreateBuilder<int>();
        VarSet uses = VarSet.Empty, required = VarSet.Empty;
        for (int i = 0; i < arguments.Count; i++)
        {
            int slot = SlotOf(arguments[i], context.Scope, atoms, call.Form);
            slots.Add(slot);
            uses |= VarSet.Of(slot);
            required |= i < rule.RequiredCount ? VarSet.Of(slot) : VarSet.Empty;
        }

        atoms.Add(new RuleAtom(key, slots.ToImmutable(), required, uses, call.Form));
    }

    private void AddUnion(
        Rule rule, List<PlanTerm> arguments, bool isFirst, Context context, ImmutableArray<Atom>.Builder atoms,
        object form)
    {
        VarSet shared = VarSet.Empty;
        List<PlanTerm> slots = [];
        foreach (PlanTerm argument in arguments)
        {
            // A blank is one variable for all branches, and a constant stays one.
            PlanTerm place = argument.IsBlank ? PlanTerm.Variable(context.Scope.Fresh(Hidden)) : argument;
            slots.Add(place);
            shared |= VarSet.Of(place.Slot);
        }

        VarSet required = VarSet.Empty;
        for (int i = 0; i < rule.RequiredCount && i < slots.Count; i++)
        {
            required |= VarSet.Of(slots[i].Slot);
        }

        ImmutableArray<Conjunction>.Builder branches = ImmutableArray.CreateBuilder<Conjunction>();
        foreach (RuleBranch branch in rule.Branches)
        {
            ImmutableArray<Atom>.Builder body = ImmutableArray.CreateBuilder<Atom>();
            Inline(branch, slots, isFirst, context, body, form);
            branches.Add(new Conjunction(Strictness.Of(body, shared), shared));
        }

        atoms.Add(new OrAtom(branches.ToImmutable(), required, context.Scope.Fresh(Hidden), shared, form));
    }

    private void Inline(
        RuleBranch branch, List<PlanTerm> arguments, bool isFirst, Context context, ImmutableArray<Atom>.Builder atoms,
        object form)
    {
        WorkLimit.Spend(branch.Body.Length);
        _inlined++;
        SlotScope scope = context.Scope.Nested();
        for (int i = 0; i < branch.Parameters.Length; i++)
        {
            PlanTerm argument = arguments[i].IsBlank ? PlanTerm.Variable(scope.Fresh(Hidden)) : arguments[i];
            BindParameter(scope, branch.Parameters[i], argument, atoms, form);
        }

        Context inner = context with { Scope = scope, Known = isFirst ? [] : [.. branch.Parameters] };
        _inlineDepth++;
        AddAll(isFirst ? Restricting(branch.Body, branch.Parameters) : branch.Body, inner, atoms);
        _inlineDepth--;
    }

    /// <summary>What names mean where a clause stands.</summary>
    /// <param name="Scope">The variables.</param>
    /// <param name="Source">The source of patterns that name none.</param>
    /// <param name="AreSourcesNamed">Whether a pattern may name another source: not inside of rules and or.</param>
    /// <param name="Known">The variables that have values before the clause, in the order written.</param>
    private readonly record struct Context(
        SlotScope Scope, Symbol Source, bool AreSourcesNamed, HashSet<Symbol> Known)
    {
        /// <summary>Returns the source that a name stands for here.</summary>
        public Symbol SourceOf(Symbol name) => name.Equals(DefaultSource) ? Source : name;

        /// <summary>Returns what a term is here.</summary>
        public PlanTerm Place(Term term) => term switch
        {
            Term.Variable variable => Scope.Term(variable.Name),
            Term.Constant constant => PlanTerm.Of(constant.Value),
            Term.Source source => PlanTerm.Of(source.Name),
            _ => PlanTerm.Blank,
        };
    }
}
