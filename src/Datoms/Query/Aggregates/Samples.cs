using Accrete.Edn;

namespace Accrete.Query.Aggregates;

/// <summary>rand and sample. The core draws no random numbers: the choice follows from the number of values, so that
/// one value of a database gives one answer.</summary>
internal static class Samples
{
    /// <summary>Chooses one value, or n with repeats.</summary>
    public static object?[] Random(AggregateInput input) => input.ForEach(values =>
    {
        ulong state = (ulong)values.Length;
        if (input.Limit is not { } limit)
        {
            return values[Next(ref state, values.Length)];
        }

        WorkLimit.TakeItems(limit);
        WorkLimit.Spend(limit);
        object?[] chosen = new object?[limit];
        for (int i = 0; i < limit; i++)
        {
            chosen[i] = values[Next(ref state, values.Length)];
        }

        return EdnVector.Of(chosen);
    });

    /// <summary>Chooses up to n different values.</summary>
    public static object?[] Sample(AggregateInput input) => input.ForEach(values =>
    {
        object?[] distinct = [.. EdnSet.Of(values)];
        ulong state = (ulong)distinct.Length;
        int count = System.Math.Min(input.Limit ?? 0, distinct.Length);
        for (int i = 0; i < count; i++)
        {
            int other = i + Next(ref state, distinct.Length - i);
            (distinct[i], distinct[other]) = (distinct[other], distinct[i]);
        }

        return EdnVector.Of(distinct[..count]);
    });

    /// <summary>Returns the next number below a bound: the splitmix64 generator (Steele, Lea, Flood 2014).</summary>
    private static int Next(ref ulong state, int bound)
    {
        ulong z = unchecked(state += 0x9E3779B97F4A7C15);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return (int)((z ^ (z >> 31)) % (ulong)bound);
    }
}
