using System.Collections.Generic;
using System.Numerics;
using System.Text;
using Accrete.Edn;
using Accrete.Query.Columns;
using Accrete.Query.Plan;
using Accrete.Query.Run;

namespace Accrete.Query.Rules;

/// <summary>Solves rules that call themselves inside of not, as in <c>(win ?x) [?x :move ?y] (not (win ?y))</c>: finds
/// their well-founded model.</summary>
/// <remarks>
/// <para>By turns: with the least that surely holds taken for what the nots ask, the rules give the most that may hold;
/// with the most, the least. The least grows and the most shrinks until both stay. Where they are the same, each answer
/// is true or false; what lies between is neither, and an error where it was asked for.</para>
/// <para>Only what was asked is worked out: what nots ask is noted and asked in each turn.</para>
/// </remarks>
/// <param name="name">A rule of the circle.</param>
/// <param name="state">The execution.</param>
internal sealed class NegationSolver(Symbol name, ExecutionState state)
{
    private readonly Dictionary<(RuleKey Rule, ulong Mask), GrowingTable> _asked = [];
    private Dictionary<(RuleKey Rule, ulong Mask), (Column[] Columns, int Count)> _assumed = [];

    /// <summary>Gets a rule of the circle.</summary>
    public Symbol Name => name;

    /// <summary>Returns the answers of a rule.</summary>
    /// <exception cref="AccreteException">One of them depends on its own negation.</exception>
    public Column[] Solve(RuleAtom call, ulong mask, Column[] seeds, int count, out int found)
    {
        Note((call.Rule, mask), seeds, count);
        int asked = -1, least = -1, most = -1;
        Dictionary<(RuleKey Rule, ulong Mask), (Column[] Columns, int Count)> lower = [], upper;
        while (true)
        {
            upper = Evaluate(lower);
            lower = Evaluate(upper);
            int askedNow = AskedCount(), leastNow = CountOf(lower), mostNow = CountOf(upper);
            if ((asked, least, most) == (askedNow, leastNow, mostNow))
            {
                break;
            }

            (asked, least, most) = (askedNow, leastNow, mostNow);
        }

        (Column[] columns, found) = lower[(call.Rule, mask)];
        RefuseUndefined(call, mask, seeds, count, (columns, found), upper[(call.Rule, mask)]);
        return columns;
    }

    /// <summary>Returns what is taken to hold of a rule that a not asks.</summary>
    public Column[] Assumed(RuleKey rule, ulong mask, Column[] seeds, int count, out int found)
    {
        Note((rule, mask), seeds, count);
        if (_assumed.TryGetValue((rule, mask), out (Column[] Columns, int Count) known))
        {
            found = known.Count;
            return known.Columns;
        }

        found = 0;
        Column[] none = new Column[state.Compiler.Rule(rule).Arity];
        System.Array.Fill(none, new Column(ColumnKind.Pooled));
        return none;
    }

    private void Note((RuleKey Rule, ulong Mask) goal, Column[] seeds, int count)
    {
        if (!_asked.TryGetValue(goal, out GrowingTable? table))
        {
            table = new GrowingTable(BitOperations.PopCount(goal.Mask), state.Pool);
            _asked.Add(goal, table);
        }

        table.Add(seeds, count);
    }

    private Dictionary<(RuleKey Rule, ulong Mask), (Column[] Columns, int Count)> Evaluate(
        Dictionary<(RuleKey Rule, ulong Mask), (Column[] Columns, int Count)> assumed)
    {
        _assumed = assumed;
        while (true)
        {
            int asked = AskedCount();
            RuleSolver solver = new(state);
            Dictionary<(RuleKey Rule, ulong Mask), (Column[] Columns, int Count)> answers = [];
            foreach ((RuleKey Rule, ulong Mask) goal in new List<(RuleKey, ulong)>(_asked.Keys))
            {
                GrowingTable table = _asked[goal];
                Column[] seeds = new Column[table.Arity];
                for (int i = 0; i < seeds.Length; i++)
                {
                    seeds[i] = table.Slice(i, 0, table.Count);
                }

                Column[] columns = solver.Solve(goal.Rule, goal.Mask, seeds, table.Count, out int found);
                answers[goal] = (columns, found);
            }

            if (AskedCount() == asked)
            {
                return answers;
            }
        }
    }

    private int AskedCount()
    {
        int count = 0;
        foreach (GrowingTable table in _asked.Values)
        {
            count += table.Count;
        }

        return count;
    }

    private static int CountOf(Dictionary<(RuleKey Rule, ulong Mask), (Column[] Columns, int Count)> answers)
    {
        int count = 0;
        foreach ((Column[] _, int found) in answers.Values)
        {
            count += found;
        }

        return count;
    }

    private void RefuseUndefined(
        RuleAtom call, ulong mask, Column[] seeds, int count, (Column[] Columns, int Count) lower,
        (Column[] Columns, int Count) upper)
    {
        GrowingTable known = new(upper.Columns.Length, state.Pool), asked = new(seeds.Length, state.Pool);
        known.Add(lower.Columns, lower.Count);
        asked.Add(seeds, count);
        for (int row = 0; row < upper.Count; row++)
        {
            int at = row;
            Column[] answer = System.Array.ConvertAll(upper.Columns, column => column.Gather([at]));
            List<Column> own = [];
            for (int i = 0; i < answer.Length && i < 64; i++)
            {
                if ((mask >> i & 1) != 0)
                {
                    own.Add(answer[i]);
                }
            }

            if (known.Add(answer, 1) > 0 && (own.Count == 0 || asked.Add([.. own], 1) == 0))
            {
                throw Undefined(call, answer);
            }
        }
    }

    private AccreteException Undefined(RuleAtom call, Column[] answer)
    {
        StringBuilder shown = new();
        foreach (Column column in answer)
        {
            shown.Append(' ').Append(EdnPrinter.Print(column.ValueAt(0, state.Pool)));
        }

        return new AccreteException(
            Keyword.Of("db.error", "undefined-negation"),
            AnomalyCategory.Incorrect,
            $"({call.Rule.Name}{shown}) holds if it does not hold: a circle of rule calls goes through a not",
            call.Form);
    }
}
