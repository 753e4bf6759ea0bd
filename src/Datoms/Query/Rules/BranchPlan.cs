using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;
using Accrete.Query.Columns;
using Accrete.Query.Plan;
using Accrete.Query.Run;

namespace Accrete.Query.Rules;

/// <summary>A body of a rule that calls itself, cut at those calls.</summary>
/// <param name="Parameters">The slots of the head.</param>
/// <param name="SlotCount">How many slots the body has, one spare one included.</param>
/// <param name="Segments">What runs before each call, and after the last.</param>
/// <param name="Calls">The calls, one less than the segments.</param>
/// <param name="CallMasks">For each call which arguments are bound then.</param>
/// <param name="Names">The name of each slot.</param>
internal sealed record BranchPlan(
    ImmutableArray<int> Parameters,
    int SlotCount,
    ImmutableArray<ImmutableArray<Atom>> Segments,
    ImmutableArray<RuleAtom> Calls,
    ImmutableArray<ulong> CallMasks,
    ImmutableArray<Symbol> Names)
{
    /// <summary>Runs a segment on rows.</summary>
    public Table Run(int segment, Table table, VarSet wanted, ExecutionState state)
    {
        if (state.Trace is not { } trace)
        {
            return state.Conjunctions.Run(Segments[segment], table, wanted);
        }

        ImmutableArray<Symbol> outside = trace.Names;
        trace.Names = Names;
        Table done = state.Conjunctions.Run(Segments[segment], table, wanted);
        trace.Names = outside;
        return done;
    }

    /// <summary>Gets whether the body computes values and calls itself: it may never come to an end.</summary>
    public bool Generates { get; private init; }

    /// <summary>Gets the slot that no variable of the body has.</summary>
    public int SpareSlot => SlotCount - 1;

    /// <summary>Returns the slots that are needed from a segment's end on.</summary>
    public VarSet NeededAfter(int segment)
    {
        VarSet needed = VarSet.Empty;
        foreach (int slot in Parameters)
        {
            needed |= VarSet.Of(slot);
        }

        for (int i = segment; i < Calls.Length; i++)
        {
            needed |= Calls[i].Uses;
        }

        for (int i = segment + 1; i < Segments.Length; i++)
        {
            foreach (Atom atom in Segments[i])
            {
                needed |= atom.Uses;
            }
        }

        return needed;
    }

    /// <summary>Plans the bodies of a rule for the arguments that are bound.</summary>
    public static List<BranchPlan> Of(RuleKey key, ulong mask, ExecutionState state)
    {
        List<BranchPlan> plans = [];
        foreach (CompiledBranch branch in state.Compiler.Rule(key).Branches)
        {
            foreach (ImmutableArray<Atom> atoms in Expand(branch.Body.Where.Atoms, key, state))
            {
                plans.Add(Cut(atoms, branch, key, mask, state));
            }
        }

        return plans;
    }

    /// <summary>Tells whether an atom calls a rule of the same circle.</summary>
    public static bool IsInCircle(Atom atom, RuleKey key, ExecutionState state) =>
        atom is RuleAtom call && state.Compiler.Graph.InOneCircle(key.Name, call.Rule.Name);

    /// <summary>Takes apart each or that calls a rule of the circle: each of its branches makes a body of
    /// its own.</summary>
    private static List<ImmutableArray<Atom>> Expand(ImmutableArray<Atom> atoms, RuleKey key, ExecutionState state)
    {
        for (int i = 0; i < atoms.Length; i++)
        {
            if (atoms[i] is NotAtom not && NegatesTwice(not.Body, key, state))
            {
                throw DbErrors.Argument("A rule must not call itself inside of two nots", not.Form);
            }

            if (atoms[i] is not OrAtom or || !CallsAny(or, key, state))
            {
                continue;
            }

            List<ImmutableArray<Atom>> bodies = [];
            foreach (Conjunction branch in or.Branches)
            {
                bodies.AddRange(Expand([.. atoms.RemoveAt(i), .. branch.Atoms], key, state));
            }

            return bodies;
        }

        return [atoms];
    }

    private static bool CallsAny(OrAtom or, RuleKey key, ExecutionState state)
    {
        foreach (Conjunction branch in or.Branches)
        {
            if (CallsCircle(branch, key, state))
            {
                return true;
            }
        }

        return false;
    }

    private static bool NegatesTwice(Conjunction body, RuleKey key, ExecutionState state)
    {
        foreach (Atom atom in body.Atoms)
        {
            if ((atom is NotAtom not && CallsCircle(not.Body, key, state))
                || (atom is OrAtom or && or.Branches.Any(branch => NegatesTwice(branch, key, state))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool CallsCircle(Conjunction body, RuleKey key, ExecutionState state)
    {
        foreach (Atom atom in body.Atoms)
        {
            if (IsInCircle(atom, key, state) || (atom is OrAtom or && CallsAny(or, key, state))
                || (atom is NotAtom not && CallsCircle(not.Body, key, state)))
            {
                return true;
            }
        }

        return false;
    }

    private static BranchPlan Cut(
        ImmutableArray<Atom> atoms, CompiledBranch branch, RuleKey key, ulong mask, ExecutionState state)
    {
        List<Atom> plain = [], calls = [];
        foreach (Atom atom in atoms)
        {
            (IsInCircle(atom, key, state) ? calls : plain).Add(atom);
        }

        bool generates = calls.Count > 0 && plain.Exists(atom => atom is CallAtom { Result: not null });
        VarSet bound = VarSet.Empty;
        for (int i = 0; i < branch.Parameters.Length && i < 64; i++)
        {
            bound |= (mask >> i & 1) != 0 ? VarSet.Of(branch.Parameters[i]) : VarSet.Empty;
        }

        ImmutableArray<ImmutableArray<Atom>>.Builder segments = ImmutableArray.CreateBuilder<ImmutableArray<Atom>>();
        ImmutableArray<RuleAtom>.Builder cuts = ImmutableArray.CreateBuilder<RuleAtom>();
        ImmutableArray<ulong>.Builder masks = ImmutableArray.CreateBuilder<ulong>();
        while (calls.Count > 0)
        {
            List<Atom> segment = TakeConnected(plain, ref bound, state);
            RuleAtom? call = TakeCall(calls, bound, state);
            while (call is null)
            {
                if (!TakeReady(plain, segment, ref bound, state))
                {
                    throw DbErrors.Argument("Insufficient bindings of a rule that calls itself", calls[0].Form);
                }

                call = TakeCall(calls, bound, state);
            }

            if (generates)
            {
                TakeWrittenBefore(call, atoms, plain, segment, ref bound, state);
            }

            segments.Add([.. segment]);
            cuts.Add(call);
            masks.Add(MaskOf(call, bound));
            bound |= call.Uses;
        }

        segments.Add([.. plain]);
        return new BranchPlan(
            branch.Parameters,
            branch.Body.Names.Length + 1,
            segments.ToImmutable(),
            cuts.ToImmutable(),
            masks.ToImmutable(),
            branch.Body.Names)
        {
            Generates = generates,
        };
    }

    private static ulong MaskOf(RuleAtom call, VarSet bound)
    {
        ulong mask = 0;
        for (int i = 0; i < call.Arguments.Length && i < 64; i++)
        {
            mask |= bound.Contains(call.Arguments[i]) ? 1UL << i : 0;
        }

        return mask;
    }

    /// <summary>Takes the atoms that what is bound leads to.</summary>
    private static List<Atom> TakeConnected(List<Atom> plain, ref VarSet bound, ExecutionState state)
    {
        List<Atom> taken = [];
        while (true)
        {
            VarSet known = bound;
            int next = plain.FindIndex(atom =>
                (known.Overlaps(atom.Uses) || atom is ConstantAtom) && state.Readiness.IsReady(atom, known));
            if (next < 0)
            {
                return taken;
            }

            taken.Add(plain[next]);
            bound |= plain[next].Uses;
            plain.RemoveAt(next);
        }
    }

    private static bool TakeReady(List<Atom> plain, List<Atom> segment, ref VarSet bound, ExecutionState state)
    {
        VarSet known = bound;
        int next = plain.FindIndex(atom => state.Readiness.IsReady(atom, known));
        if (next < 0)
        {
            return false;
        }

        segment.Add(plain[next]);
        bound |= plain[next].Uses;
        plain.RemoveAt(next);
        segment.AddRange(TakeConnected(plain, ref bound, state));
        return true;
    }

    /// <summary>Takes the clauses written before a call: where a body computes values for it, they may be all that ends
    /// the recursion.</summary>
    private static void TakeWrittenBefore(
        RuleAtom call, ImmutableArray<Atom> atoms, List<Atom> plain, List<Atom> segment, ref VarSet bound,
        ExecutionState state)
    {
        foreach (Atom atom in atoms)
        {
            if (ReferenceEquals(atom, call))
            {
                return;
            }

            int at = plain.FindIndex(other => ReferenceEquals(other, atom));
            if (at >= 0 && state.Readiness.IsReady(atom, bound))
            {
                segment.Add(atom);
                bound |= atom.Uses;
                plain.RemoveAt(at);
                segment.AddRange(TakeConnected(plain, ref bound, state));
            }
        }
    }

    /// <summary>Takes the call with the most arguments bound, if it can run.</summary>
    private static RuleAtom? TakeCall(List<Atom> calls, VarSet bound, ExecutionState state)
    {
        int best = -1, most = -1;
        for (int i = 0; i < calls.Count; i++)
        {
            RuleAtom call = (RuleAtom)calls[i];
            int count = (call.Uses & bound).Count;
            if (count > most && bound.ContainsAll(call.Required)
                && state.Readiness.CanRun(call.Rule, MaskOf(call, bound)))
            {
                (best, most) = (i, count);
            }
        }

        if (best < 0)
        {
            return null;
        }

        RuleAtom taken = (RuleAtom)calls[best];
        calls.RemoveAt(best);
        return taken;
    }
}
