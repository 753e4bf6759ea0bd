using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Query;

namespace Accrete.Datoms.Tests.Query.Engine;

/// <summary>Tuples in lists by what stands at their places, for <see cref="NaiveQuery"/>.</summary>
/// <param name="identOf">Returns the entity that a keyword names where an attribute stands; null for the keyword
/// itself.</param>
internal sealed class NaiveFacts(Func<Keyword, long?> identOf)
{
    /// <summary>Tuples are found by these places; further ones are compared.</summary>
    private const int PlaceCount = 3;

    private const int AttributePlace = 1;

    private static readonly IReadOnlyList<EdnVector> None = [];

    private readonly HashSet<EdnVector> _known = [];
    private readonly List<EdnVector> _all = [];
    private readonly Dictionary<object, List<EdnVector>>[] _by =
        [new(EdnEquality.Instance), new(EdnEquality.Instance), new(EdnEquality.Instance)];

    private readonly Dictionary<(object?, object?), List<EdnVector>> _byAttributeAndValue = new(new PairEquality());

    /// <summary>Returns tuples that stand for themselves.</summary>
    public static NaiveFacts Of(IEnumerable<EdnVector> tuples)
    {
        NaiveFacts facts = new(_ => null);
        foreach (EdnVector tuple in tuples)
        {
            facts.Add(tuple);
        }

        return facts;
    }

    /// <summary>Adds a tuple; false where it was there.</summary>
    public bool Add(EdnVector tuple)
    {
        if (!_known.Add(tuple))
        {
            return false;
        }

        _all.Add(tuple);
        for (int place = 0; place < Math.Min(PlaceCount, tuple.Count); place++)
        {
            Add(_by[place], tuple[place]!, tuple); // no value is nil
        }

        if (tuple.Count >= PlaceCount)
        {
            Add(_byAttributeAndValue, (tuple[AttributePlace], tuple[AttributePlace + 1]), tuple);
        }

        return true;
    }

    /// <summary>Returns what a constant at a place of a pattern stands for.</summary>
    public object? Constant(int place, object? value) =>
        place == AttributePlace && value is Keyword keyword && identOf(keyword) is { } entity ? entity : value;

    /// <summary>Returns the tuples that may match, and maybe others.</summary>
    public IReadOnlyList<EdnVector> Candidates(
        ImmutableArray<Term> terms, ImmutableDictionary<Symbol, object?> row)
    {
        IReadOnlyList<EdnVector> best = _all;
        for (int place = 0; place < Math.Min(PlaceCount, terms.Length); place++)
        {
            if (Known(terms, place, row) is { } value)
            {
                best = Smaller(best, _by[place].TryGetValue(value, out List<EdnVector>? some) ? some : None);
            }
        }

        if (terms.Length >= PlaceCount && Known(terms, AttributePlace, row) is { } attribute
            && Known(terms, AttributePlace + 1, row) is { } known)
        {
            best = Smaller(best,
                _byAttributeAndValue.TryGetValue((attribute, known), out List<EdnVector>? some) ? some : None);
        }

        return best;
    }

    private object? Known(ImmutableArray<Term> terms, int place, ImmutableDictionary<Symbol, object?> row) =>
        terms[place] switch
        {
            Term.Constant constant => Constant(place, constant.Value),
            Term.Variable variable => row.GetValueOrDefault(variable.Name),
            _ => null,
        };

    private static IReadOnlyList<EdnVector> Smaller(IReadOnlyList<EdnVector> left, IReadOnlyList<EdnVector> right) =>
        left.Count <= right.Count ? left : right;

    private static void Add<TKey>(Dictionary<TKey, List<EdnVector>> lists, TKey key, EdnVector tuple)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out List<EdnVector>? list))
        {
            lists.Add(key, list = []);
        }

        list.Add(tuple);
    }

    private sealed class PairEquality : IEqualityComparer<(object?, object?)>
    {
        public bool Equals((object?, object?) x, (object?, object?) y) =>
            EdnEquality.Instance.Equals(x.Item1, y.Item1) && EdnEquality.Instance.Equals(x.Item2, y.Item2);

        public int GetHashCode((object?, object?) pair) => HashCode.Combine(
            EdnEquality.Instance.GetHashCode(pair.Item1), EdnEquality.Instance.GetHashCode(pair.Item2));
    }
}
