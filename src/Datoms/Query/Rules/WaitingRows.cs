using System;
using System.Collections.Generic;
using Accrete.Query.Columns;
using Accrete.Query.Plan;

namespace Accrete.Query.Rules;

/// <summary>Rows of a body that wait at a call for answers; found by the arguments that the call was
/// made with.</summary>
internal sealed class WaitingRows
{
    private readonly ValuePool _pool;
    private readonly int[] _keySlots;
    private readonly Dictionary<int, Column> _columns = [];
    private int[] _heads = new int[16];
    private int[] _next = new int[16];
    private int _count;

    /// <summary>Makes the place where rows wait before a call.</summary>
    public WaitingRows(Goal goal, BranchPlan plan, int segment, ValuePool pool)
    {
        Goal = goal;
        Plan = plan;
        Segment = segment;
        _pool = pool;
        HashSet<int> keys = [];
        RuleAtom call = plan.Calls[segment];
        for (int i = 0; i < call.Arguments.Length && i < 64; i++)
        {
            if ((plan.CallMasks[segment] >> i & 1) != 0)
            {
                keys.Add(call.Arguments[i]);
            }
        }

        _keySlots = [.. keys];
    }

    /// <summary>Gets the goal whose body it is.</summary>
    public Goal Goal { get; }

    /// <summary>Gets the body.</summary>
    public BranchPlan Plan { get; }

    /// <summary>Gets the segment before the call.</summary>
    public int Segment { get; }

    /// <summary>Gets or sets how many answers all rows were joined with.</summary>
    public int AnswersSeen { get; set; }

    /// <summary>Adds rows.</summary>
    public void Add(Table rows)
    {
        bool isChanged = false;
        foreach (int slot in rows.Bound)
        {
            isChanged |= Append(slot, rows[slot]);
        }

        int start = _count;
        _count += rows.Count;
        if (_next.Length < _count)
        {
            Array.Resize(ref _next, Math.Max(_count, _next.Length * 2));
        }

        if (isChanged || _count * 2 > _heads.Length)
        {
            _heads = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(_count * 4))];
            start = 0;
        }

        Column[] keys = Keys();
        for (int row = start; row < _count; row++)
        {
            ref int head = ref Head(keys, row);
            _next[row] = head;
            head = row + 1;
        }
    }

    /// <summary>Returns the rows that go with answers, answers beside them.</summary>
    /// <param name="answers">The answers, in the slots of the call's arguments.</param>
    /// <param name="keep">The slots wanted.</param>
    /// <param name="budget">Limits the result.</param>
    public Table Join(Table answers, VarSet keep, QueryBudget budget)
    {
        Column[] keys = new Column[_keySlots.Length];
        bool isChanged = false;
        for (int i = 0; i < keys.Length && _count > 0; i++)
        {
            Column other = answers[_keySlots[i]];
            if (_columns[_keySlots[i]].Kind != other.Kind)
            {
                _columns[_keySlots[i]] = _columns[_keySlots[i]].ToPooled(_pool);
                other = other.ToPooled(_pool);
                isChanged = true;
            }

            keys[i] = other;
        }

        if (isChanged)
        {
            Rebuild();
        }

        IntList own = new(answers.Count), found = new(answers.Count);
        for (int row = 0; row < answers.Count && _count > 0; row++)
        {
            for (int match = Head(keys, row) - 1; match >= 0; match = _next[match] - 1)
            {
                own.Add(match);
                found.Add(row);
            }

            budget.Watch(own.Count, keep);
        }

        Table joined = new(answers.SlotCount, own.Count);
        foreach ((int slot, Column column) in _columns)
        {
            if (keep.Contains(slot))
            {
                joined.Set(slot, column.Gather(own.Items));
            }
        }

        foreach (int slot in (answers.Bound - joined.Bound) & keep)
        {
            joined.Set(slot, answers[slot].Gather(found.Items));
        }

        return joined.WithoutKey();
    }

    private bool Append(int slot, Column rows)
    {
        if (!_columns.TryGetValue(slot, out Column? own))
        {
            own = new Column(rows.Kind);
            _columns.Add(slot, own);
        }

        bool isChanged = own.Kind != rows.Kind && own.Kind != ColumnKind.Pooled;
        if (isChanged)
        {
            own = own.ToPooled(_pool);
            _columns[slot] = own;
        }

        own.AddRange((own.Kind == rows.Kind ? rows : rows.ToPooled(_pool)).Codes);
        return isChanged;
    }

    private void Rebuild()
    {
        Array.Clear(_heads);
        Column[] keys = Keys();
        for (int row = 0; row < _count; row++)
        {
            ref int head = ref Head(keys, row);
            _next[row] = head;
            head = row + 1;
        }
    }

    private Column[] Keys() => Array.ConvertAll(_keySlots, slot => _columns[slot]);

    private ref int Head(Column[] keys, int row)
    {
        int mask = _heads.Length - 1;
        int at = (int)(RowIndex.Hash(keys, row) >> 20) & mask;
        while (_heads[at] != 0 && !Same(_heads[at] - 1, keys, row))
        {
            at = (at + 1) & mask;
        }

        return ref _heads[at];
    }

    private bool Same(int own, Column[] keys, int row)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            if (_columns[_keySlots[i]][own] != keys[i][row])
            {
                return false;
            }
        }

        return true;
    }
}
