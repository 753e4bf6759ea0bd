using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;


namespace Accrete.Query.Parse;

/// <summary>Parses the call of a predicate or function expression.</summary>
internal static class CallParser
{
    private static readonly Symbol Ground = Symbol.Of(null, "ground");

    /// <summary>Returns a call; arguments without variables are computed here, once.</summary>
    /// <exception cref="AccreteException">The head is no function, or an argument means nothing.</exception>
    public static FunctionCall Parse(EdnSequence call, EdnSequence clause)
    {
        if (FormFunction.TryCompile(call, clause) is { } compiled)
        {
            return compiled;
        }

        Term function = Head(call[0], clause);
        int rawAt = RawArgument(call[0]);
        ImmutableArray<Term>.Builder arguments = ImmutableArray.CreateBuilder<Term>(call.Count - 1);
        for (int i = 1; i < call.Count; i++)
        {
            if (!Symbols.IsHint(call[i]))
            {
                arguments.Add(i == rawAt && call[i] is EdnSequence or EdnMap ? Raw(call[i])
                    : Argument(call[i], clause));
            }
        }

        if (Ground.Equals(call[0]) && Enumerable.Any(arguments, argument => argument is Term.Variable))
        {
            throw ParseErrors.Malformed("Can't have variable in ground expression", clause);
        }

        return new FunctionCall(function, arguments.ToImmutable(), call);
    }

    private static Term Head(object? head, EdnSequence clause) => head switch
    {
        Symbol symbol when Symbols.IsVariable(symbol) => new Term.Variable(symbol),
        Symbol symbol => new Term.Constant(symbol),
        _ => new Term.Constant(ConstantForm.Function(head, clause)),
    };

    /// <summary>Returns the place of the argument that is data although it looks like code: a nested query, a
    /// pull pattern.</summary>
    private static int RawArgument(object? head) => head is not Symbol name ? -1 : name.ToString() switch
    {
        "q" or "datomic.api/q" => 1,
        "datomic.api/pull" or "datomic.api/pull-many" => 2,
        _ => -1,
    };

    private static Term.Constant Raw(object? form) =>
        new(form is EdnList { Count: 2 } list && Symbols.Quote.Equals(list[0]) ? list[1] : form);

    private static Term Argument(object? form, EdnSequence clause) => form switch
    {
        Symbol symbol when Symbols.IsVariable(symbol) => new Term.Variable(symbol),
        Symbol symbol when Symbols.IsSource(symbol) || Symbols.Rules.Equals(symbol) => new Term.Source(symbol),
        _ => new Term.Constant(ConstantForm.Evaluate(form, clause)),
    };
}
