using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;

namespace Accrete.Bench.Systems;

/// <summary>What <c>group</c> gives for one name.</summary>
internal sealed record NameGroup(string Name, long Count, double Average, long AgeMin, long AgeMax);

/// <summary>people20k as arrays.</summary>
internal sealed class PeopleColumns(Person[] people)
{
    private readonly string[] _names = [.. people.Select(p => p.Name)];
    private readonly string[] _lastNames = [.. people.Select(p => p.LastName)];
    private readonly bool[] _isMale = [.. people.Select(p => p.Sex == "male")];
    private readonly long[] _ages = [.. people.Select(p => p.Age)];
    private readonly long[] _salaries = [.. people.Select(p => p.Salary)];

    /// <summary>q1.</summary>
    public List<int> Named(string name)
    {
        List<int> rows = [];
        for (int i = 0; i < _names.Length; i++)
        {
            if (_names[i] == name)
            {
                rows.Add(i);
            }
        }

        return rows;
    }

    /// <summary>q4.</summary>
    public List<(int Entity, string LastName, long Age)> MenNamed(string name)
    {
        List<(int Entity, string LastName, long Age)> rows = [];
        for (int i = 0; i < _names.Length; i++)
        {
            if (_isMale[i] && _names[i] == name)
            {
                rows.Add((i, _lastNames[i], _ages[i]));
            }
        }

        return rows;
    }

    /// <summary>qpred1.</summary>
    public List<(int Entity, long Salary)> PaidMoreThan(long salary)
    {
        List<(int Entity, long Salary)> rows = [];
        for (int i = 0; i < _salaries.Length; i++)
        {
            if (_salaries[i] > salary)
            {
                rows.Add((i, _salaries[i]));
            }
        }

        return rows;
    }

    /// <summary>group.</summary>
    public List<NameGroup> ByName()
    {
        Dictionary<string, (long Count, long Sum, long Min, long Max)> groups = new(StringComparer.Ordinal);
        for (int i = 0; i < _names.Length; i++)
        {
            ref (long Count, long Sum, long Min, long Max) group =
                ref CollectionsMarshal.GetValueRefOrAddDefault(groups, _names[i], out bool isKnown);
            group = isKnown
                ? (group.Count + 1, group.Sum + _salaries[i], Math.Min(group.Min, _ages[i]),
                    Math.Max(group.Max, _ages[i]))
                : (1, _salaries[i], _ages[i], _ages[i]);
        }

        List<NameGroup> rows = [];
        foreach ((string name, (long count, long sum, long min, long max)) in groups)
        {
            rows.Add(new NameGroup(name, count, (double)sum / count, min, max));
        }

        return rows;
    }
}

/// <summary>The graph as adjacency arrays.</summary>
internal sealed class GraphColumns
{
    private readonly int[] _starts = new int[BenchData.NodeCount + 1];
    private readonly int[] _targets;

    public GraphColumns(Edge[] edges)
    {
        Edge[] sorted = [.. edges.Distinct().OrderBy(e => e.From)];
        _targets = [.. sorted.Select(e => e.To)];
        foreach (Edge edge in sorted)
        {
            _starts[edge.From + 1]++;
        }

        for (int i = 0; i < BenchData.NodeCount; i++)
        {
            _starts[i + 1] += _starts[i];
        }
    }

    /// <summary>reach-from-one: how many nodes a path of one edge or more leads to.</summary>
    public object CountReachable(int from)
    {
        bool[] seen = new bool[BenchData.NodeCount];
        int[] queue = new int[BenchData.NodeCount + 1];
        queue[0] = from;
        int head = 0, tail = 1;
        while (head < tail)
        {
            int node = queue[head++];
            for (int i = _starts[node]; i < _starts[node + 1]; i++)
            {
                int target = _targets[i];
                if (!seen[target])
                {
                    seen[target] = true;
                    queue[tail++] = target;
                }
            }
        }

        return (long)(tail - 1);
    }
}

/// <summary>customers, orders and items as arrays; foreign keys are row numbers.</summary>
internal sealed class OrderColumns
{
    private readonly string[] _countries;
    private readonly int[] _customerOfOrder;
    private readonly int[] _orderOfItem;
    private readonly long[] _prices;

    public OrderColumns(BenchData data)
    {
        Dictionary<long, int> customers = Positions(data.Customers.Select(c => c.Id));
        Dictionary<long, int> orders = Positions(data.Orders.Select(o => o.Id));
        _countries = [.. data.Customers.Select(c => c.Country)];
        _customerOfOrder = [.. data.Orders.Select(o => customers[o.Customer])];
        _orderOfItem = [.. data.Items.Select(i => orders[i.Order])];
        _prices = [.. data.Items.Select(i => i.Price)];
    }

    /// <summary>revenue-by-country.</summary>
    public List<KeyValuePair<string, long>> RevenueByCountry()
    {
        Dictionary<string, long> sums = new(StringComparer.Ordinal);
        for (int i = 0; i < _prices.Length; i++)
        {
            string country = _countries[_customerOfOrder[_orderOfItem[i]]];
            CollectionsMarshal.GetValueRefOrAddDefault(sums, country, out _) += _prices[i];
        }

        return [.. sums];
    }

    private static Dictionary<long, int> Positions(IEnumerable<long> ids)
    {
        Dictionary<long, int> positions = [];
        foreach (long id in ids)
        {
            positions.Add(id, positions.Count);
        }

        return positions;
    }
}
