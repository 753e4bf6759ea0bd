using System;
using System.Collections.Generic;
using System.Linq;

namespace Accrete.Simulation.Checks;

/// <summary>Checks a history without believing any t that the system claims, after Elle: from the lists that clients
/// read it is known in which order elements were added; from that, who must come before whom; and in no order that
/// explains all may anything come before itself.</summary>
/// <remarks>The edges: writes in the order of their elements (ww), a read after the write of the last element that it
/// saw (wr) and before that of the next one (rw), what one process did in its order, and, for writes and synced reads,
/// what ended before the other began.</remarks>
internal static class BlackBox
{
    private const int OperationsMax = 400;

    /// <summary>Checks a history.</summary>
    /// <returns>What is wrong.</returns>
    public static IEnumerable<string> Check(History history)
    {
        Operation[] operations = [.. history.Operations.Where(one => one.Lists is not null || one.Element is not null)];
        if (operations.Length > OperationsMax)
        {
            yield break;
        }

        Dictionary<long, string[]> lists = [];
        foreach ((long item, string list) in operations.SelectMany(one => one.Lists ?? NoLists))
        {
            string[] elements = list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] longest = lists.GetValueOrDefault(item) ?? [];
            (string[] shorter, string[] longer) = elements.Length < longest.Length
                ? (elements, longest)
                : (longest, elements);
            if (!longer.Take(shorter.Length).SequenceEqual(shorter))
            {
                yield return $"two reads saw lists that cannot both have been: {list} and {string.Join(' ', longest)}";
                yield break;
            }

            lists[item] = longer;
        }

        foreach (string wrong in CheckElements(operations, lists).Concat(CheckCycles(operations, lists)))
        {
            yield return wrong;
        }
    }

    private static readonly Dictionary<long, string> NoLists = [];

    private static IEnumerable<string> CheckElements(Operation[] operations, Dictionary<long, string[]> lists)
    {
        HashSet<string> seen = [];
        foreach (string element in lists.Values.SelectMany(static list => list))
        {
            if (!seen.Add(element))
            {
                yield return $"the element {element} was added twice";
            }
        }

        HashSet<string> asked = [.. operations.Select(static one => one.Element ?? "")];
        foreach (string element in seen.Where(one => !asked.Contains(one)))
        {
            yield return $"the element {element} was never written";
        }

        foreach (Operation refused in operations.Where(
            one => one.Element is { } element && one.Outcome == Outcome.Refused && seen.Contains(element)))
        {
            yield return $"the element {refused.Element} was refused, and read (G1a)";
        }
    }

    private static IEnumerable<string> CheckCycles(Operation[] operations, Dictionary<long, string[]> lists)
    {
        Dictionary<string, int> writers = [];
        for (int i = 0; i < operations.Length; i++)
        {
            if (operations[i].Element is { } element)
            {
                writers[element] = i;
            }
        }

        List<int>[] after = [.. operations.Select(static _ => new List<int>())];
        foreach (string[] list in lists.Values)
        {
            for (int i = 1; i < list.Length; i++)
            {
                Add(after, writers, list[i - 1], list[i]);
            }
        }

        for (int i = 0; i < operations.Length; i++)
        {
            AddReads(after, writers, operations, i, lists);
            AddOrder(after, operations, i);
        }

        if (Cycle(after) is { } cycle)
        {
            yield return "no order explains what was seen: " + string.Join(
                " < ", cycle.Select(i => Describe(operations[i])));
        }
    }

    private static string Describe(Operation one) =>
        $"{one.Process} {one.Kind} {one.Element ?? $"at {one.T}"}";

    private static void Add(List<int>[] after, Dictionary<string, int> writers, string earlier, string later)
    {
        if (writers.TryGetValue(earlier, out int one) && writers.TryGetValue(later, out int other))
        {
            after[one].Add(other);
        }
    }

    private static void AddReads(
        List<int>[] after, Dictionary<string, int> writers, Operation[] operations, int read,
        Dictionary<long, string[]> lists)
    {
        foreach ((long item, string seen) in operations[read].Lists ?? NoLists)
        {
            string[] all = lists[item];
            int length = seen.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            if (length > 0 && writers.TryGetValue(all[length - 1], out int last))
            {
                after[last].Add(read);
            }

            if (length < all.Length && writers.TryGetValue(all[length], out int next))
            {
                after[read].Add(next);
            }
        }
    }

    /// <summary>Adds what comes after an operation because it ended before.</summary>
    private static void AddOrder(List<int>[] after, Operation[] operations, int i)
    {
        Operation one = operations[i];
        if (one.Outcome != Outcome.Done || one.Completed is not { } ended)
        {
            return;
        }

        for (int j = 0; j < operations.Length; j++)
        {
            Operation other = operations[j];
            bool isOrdered = one.Process == other.Process
                || (one.IsStrict && other.IsStrict);
            if (isOrdered && other.Outcome == Outcome.Done && other.Invoked > ended)
            {
                after[i].Add(j);
            }
        }
    }

    /// <summary>Finds operations of which each must come before the next, and the last before the first.</summary>
    private static List<int>? Cycle(List<int>[] after)
    {
        int[] state = new int[after.Length];
        List<int> path = [];
        Stack<(int Node, int Next)> walk = [];
        for (int start = 0; start < after.Length; start++)
        {
            if (state[start] != 0)
            {
                continue;
            }

            walk.Push((start, 0));
            while (walk.TryPop(out (int Node, int Next) at))
            {
                if (at.Next == 0)
                {
                    state[at.Node] = 1;
                    path.Add(at.Node);
                }

                if (at.Next == after[at.Node].Count)
                {
                    state[at.Node] = 2;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                walk.Push((at.Node, at.Next + 1));
                int next = after[at.Node][at.Next];
                if (state[next] == 1)
                {
                    return path[path.IndexOf(next)..];
                }

                if (state[next] == 0)
                {
                    walk.Push((next, 0));
                }
            }
        }

        return null;
    }
}
