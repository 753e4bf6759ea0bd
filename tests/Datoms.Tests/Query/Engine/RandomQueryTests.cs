using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Engine;
using Accrete.Query.Parse;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Engine;

/// <summary>Compares the engine with nested loops on drawn data and queries.</summary>
public sealed class RandomQueryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Engine_finds_what_nested_loops_find(int series)
    {
        int answered = 0;
        for (int i = 0; i < 400; i++)
        {
            answered += Compare((series * 100_000) + i) ? 1 : 0;
        }

        Assert.True(answered > 200, $"only {answered} of 400 queries were legal");
    }

    /// <summary>Returns false where the query is refused because nothing binds a variable.</summary>
    private static bool Compare(int seed)
    {
        RandomQueries random = new(seed);
        List<EdnVector> facts = random.Facts(i => (long)i);
        string rules = random.Rules();
        bool withInputs = random.Next(3) == 0;
        string query = random.Query(withInputs);
        List<object?> inputs = [facts, rules];
        ImmutableDictionary<Symbol, object?> none = ImmutableDictionary<Symbol, object?>.Empty;
        object?[] values = [.. Enumerable.Range(0, withInputs ? random.Next(4) : 0).Select(i => (object?)(long)i)];
        if (withInputs)
        {
            inputs.Add(EdnVector.Of(values));
        }

        object? actual;
        try
        {
            actual = QueryEngine.Run(query, inputs, QueryOptions.Default);
        }
        catch (AccreteException error) when (error.Error?.Name is "insufficient-binding" or "unbound-query-variables")
        {
            return false;
        }

        NaiveQuery naive = new(NaiveFacts.Of(facts), RuleParser.Parse(rules));
        ParsedQuery parsed = ParseCache.Queries.Parse(query);
        Symbol input = Symbol.Of(null, "?a");

        // An input that nothing else needs restricts nothing, even where it is empty.
        List<ImmutableDictionary<Symbol, object?>> starts = withInputs && NaiveQuery.Uses(parsed, input)
            ? [.. values.Select(value => none.Add(input, value))]
            : [none];
        HashSet<EdnVector> expected = [.. starts.SelectMany(start => naive.Run(parsed, start))];
        EdnSet found = Assert.IsType<EdnSet>(actual);
        Assert.True(
            expected.SetEquals(found.Cast<EdnVector>()),
            $"seed {seed}: {query}\nrules {rules}\nfacts {EdnPrinter.Print(new EdnVector([.. facts]))}\n"
            + $"expected {EdnPrinter.Print(new EdnVector([.. expected]))}\nactual {EdnPrinter.Print(actual)}");
        return true;
    }
}
