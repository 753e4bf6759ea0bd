using System.Collections.Immutable;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Parses <c>:find</c>.</summary>
internal static class FindParser
{
    /// <summary>Returns the shape and the elements of a find.</summary>
    /// <exception cref="AccreteException">An element is neither variable, aggregate nor pull.</exception>
    public static (FindShape Shape, ImmutableArray<FindElement> Elements) Parse(EdnSequence find)
    {
        if (find.Count == 2 && Symbols.Period.Equals(find[1]))
        {
            return (FindShape.Scalar, [Element(find[0], find)]);
        }

        if (find is [EdnVector only])
        {
            return only.Count == 0 ? throw ParseErrors.NoFind(find)
                : only.Count == 2 && Symbols.Ellipsis.Equals(only[1]) ? (FindShape.Collection, [Element(only[0], only)])
                : (FindShape.Tuple, Elements(only));
        }

        return find is [EdnList { Count: 0 }] ? throw ParseErrors.NoFind(find) : (FindShape.Relation, Elements(find));
    }

    private static ImmutableArray<FindElement> Elements(EdnSequence forms)
    {
        ImmutableArray<FindElement>.Builder elements = ImmutableArray.CreateBuilder<FindElement>(forms.Count);
        foreach (object? form in forms)
        {
            elements.Add(Element(form, forms));
        }

        return elements.MoveToImmutable();
    }

    private static FindElement Element(object? form, EdnSequence find) => form switch
    {
        Symbol variable when Symbols.IsVariable(variable) => new FindElement.Variable(variable),
        EdnSequence { Count: > 0 } call when Symbols.Is(call[0], "pull") => Pull(call),
        EdnSequence { Count: > 0 } call => Aggregate(call),
        _ => throw ParseErrors.NotAVariable(form, find),
    };

    private static FindElement.Aggregate Aggregate(EdnSequence call)
    {
        if (!Symbols.IsVariable(call[^1]))
        {
            throw ParseErrors.NotAVariable(call[^1], call);
        }

        if (!Symbols.IsPlain(call[0]))
        {
            throw ParseErrors.NotAnAggregate(call[0], call);
        }

        ImmutableArray<Term>.Builder arguments = ImmutableArray.CreateBuilder<Term>(call.Count - 1);
        for (int i = 1; i < call.Count; i++)
        {
            arguments.Add(call[i] switch
            {
                Symbol symbol when Symbols.IsVariable(symbol) => new Term.Variable(symbol),
                Symbol symbol when Symbols.IsSource(symbol) => new Term.Source(symbol),
                var constant => new Term.Constant(ConstantForm.Evaluate(constant, call)),
            });
        }

        return new FindElement.Aggregate((Symbol)call[0]!, arguments.MoveToImmutable(), call);
    }

    private static FindElement.Pull Pull(EdnSequence call)
    {
        int entityAt = call.Count > 1 && Symbols.IsSource(call[1]) ? 2 : 1;
        if (call.Count < entityAt + 2 || !Symbols.IsVariable(call[entityAt]))
        {
            throw ParseErrors.InvalidPull(call);
        }

        object? pattern = call[entityAt + 1];
        return pattern is null || Symbols.IsVariable(pattern)
            ? throw ParseErrors.InvalidPull(call)
            : new FindElement.Pull(entityAt == 2 ? (Symbol)call[1]! : null, (Symbol)call[entityAt]!, pattern, call);
    }
}
