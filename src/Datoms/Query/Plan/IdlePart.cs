using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Query.Plan;

/// <summary>Clauses that share nothing with the rest of a query.</summary>
/// <param name="Body">Their atoms.</param>
/// <param name="Scope">The slots of their variables.</param>
/// <param name="HasCalls">Whether running them may find an error that preparing them does not.</param>
internal sealed record IdlePart(Body Body, SlotScope Scope, bool HasCalls)
{
    /// <summary>Compiles the clauses.</summary>
    public static IdlePart Of(ImmutableArray<Clause> clauses, IReadOnlyDictionary<Symbol, Rule> rules)
    {
        SlotScope scope = new();
        Body body = new QueryCompiler(rules).Compile(clauses, scope, []);
        return new IdlePart(body, scope, clauses.Any(Calls));
    }

    private static bool Calls(Clause clause) => clause switch
    {
        Clause.Predicate or Clause.Function => true,
        Clause.Not not => not.Clauses.Any(Calls),
        Clause.Or or => or.Branches.Any(branch => branch.Any(Calls)),
        _ => false,
    };
}
