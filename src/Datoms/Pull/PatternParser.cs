using System.Collections.Generic;
using System.Collections.Immutable;
using System.Numerics;
using Accrete.Edn;

namespace Accrete.Pull;

/// <summary>Parses pull patterns (reference: query/query-pull).</summary>
internal static class PatternParser
{
    /// <summary>Parses a pattern given as EDN values or as their text.</summary>
    /// <exception cref="AccreteException">It is no pattern.</exception>
    /// <exception cref="EdnException">The text is no EDN.</exception>
    public static PullPattern Parse(object? pattern) => pattern switch
    {
        string text when string.IsNullOrWhiteSpace(text) => Elements([]),
        string text => ParseForm(EdnReader.Read(text)),
        _ => ParseForm(pattern),
    };

    private static PullPattern ParseForm(object? pattern) => pattern switch
    {
        EdnSequence sequence => Elements(sequence),
        EdnSet set => Elements(set),
        EdnMap => Elements([]), // the reference takes it, and finds nothing
        _ => throw DbErrors.Argument($"A pull pattern is a vector, not {EdnPrinter.Print(pattern)}.", pattern),
    };

    private static PullPattern Elements(IEnumerable<object?> elements)
    {
        using FormDepth depth = FormDepth.Enter();
        WildcardKind wildcard = WildcardKind.None;
        bool hasId = false;
        object idKey = PullKeys.Id;
        ImmutableArray<PullAttribute>.Builder attributes = ImmutableArray.CreateBuilder<PullAttribute>();
        foreach (object? element in elements)
        {
            if (WildcardOf(element) is var kind and not WildcardKind.None)
            {
                wildcard = kind;
                idKey = kind == WildcardKind.Texts ? PullKeys.IdText : PullKeys.Id;
            }
            else if (element is EdnMap map)
            {
                AddMapSpecs(map, attributes);
            }
            else if (AttributeOf(element) is var attribute && attribute.Asked is Keyword name
                && name.Equals(PullKeys.Id))
            {
                hasId = true;
                idKey = PullKeys.Id;
            }
            else
            {
                RefuseTwice(attributes, attribute);
                attributes.Add(attribute);
            }
        }

        return new PullPattern(wildcard, hasId, idKey, attributes.DrainToImmutable());
    }

    /// <summary>Tells whether an element is the wildcard, which a legacy expression may wrap.</summary>
    private static WildcardKind WildcardOf(object? element) => element switch
    {
        Symbol { Namespace: null, Name: "*" } or Keyword { Namespace: null, Name: "*" } => WildcardKind.Keywords,
        "*" => WildcardKind.Texts,
        EdnSequence { Count: > 1 } legacy when AttributeExpression.IsLegacy(legacy) => WildcardOf(legacy[1]),
        _ => WildcardKind.None,
    };

    private static void AddMapSpecs(EdnMap map, ImmutableArray<PullAttribute>.Builder attributes)
    {
        foreach ((object? key, object? value) in map)
        {
            PullAttribute attribute = WildcardOf(key) != WildcardKind.None
                ? new PullAttribute { Name = Keyword.Of(null, "*"), Asked = "*" }
                : AttributeOf(key);
            RefuseTwice(attributes, attribute);
            attributes.Add(value is EdnSequence nested
                ? attribute with { Nested = Elements(nested) }
                : WithRecursion(attribute, value));
        }
    }

    private static PullAttribute WithRecursion(PullAttribute attribute, object? limit) => limit switch
    {
        Symbol { Namespace: null, Name: "..." } or "..." => attribute with { Recursion = RecursionKind.Unbounded },
        long steps and > 0 => attribute with { Recursion = RecursionKind.Bounded, Depth = steps },
        BigInteger { Sign: > 0 } steps => attribute with
        {
            Recursion = RecursionKind.Bounded,
            Depth = steps > long.MaxValue ? long.MaxValue : (long)steps,
        },
        _ => throw DbErrors.Incorrect(
            "invalid-recur-limit",
            $"Cannot interpret as a recursive pull specification: {EdnPrinter.Print(limit)}. It is a positive number "
                + "or '...'.",
            limit),
    };

    private static PullAttribute AttributeOf(object? element) =>
        element is EdnSequence expression ? AttributeExpression.Parse(expression) : AttributeExpression.Named(element);

    private static void RefuseTwice(ImmutableArray<PullAttribute>.Builder attributes, PullAttribute attribute)
    {
        foreach (PullAttribute other in attributes)
        {
            if (other.Asked.Equals(attribute.Asked))
            {
                throw new AccreteException(
                    Keyword.Of("pull", "duplicate-attribute"),
                    AnomalyCategory.Incorrect,
                    $"Multiple specifications for {attribute.Asked}",
                    attribute.Asked);
            }
        }
    }
}
