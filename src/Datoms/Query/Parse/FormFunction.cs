using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Accrete.Clojure;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Makes one function of a call that is written as Clojure writes it: with variables inside of its arguments,
/// or as <c>(-> ?x inc str)</c>.</summary>
internal static class FormFunction
{
    /// <summary>Heads that are no functions, so that a call of theirs is a form in any case.</summary>
    private static readonly HashSet<string> Forms =
    [
        "->", "->>", "some->", "some->>", "cond->", "cond->>", "as->", "doto", "..", ".", "new", "let", "if-let",
        "when-let", "if-some", "when-some", "case", "do", "comment", "quote", "fn", "letfn", "loop", "for", "doseq",
        "dotimes", "when-first", "condp",
    ];

    /// <summary>Heads whose arguments may hold variables that are their own.</summary>
    private static readonly HashSet<string> Data =
    [
        "q", "datomic.api/q", "datomic.api/pull", "datomic.api/pull-many", "ground",
    ];

    /// <summary>Returns the call of a function of all variables in the form.</summary>
    /// <returns>Null where the call is a plain one.</returns>
    public static FunctionCall? TryCompile(EdnSequence call, EdnSequence clause)
    {
        bool isForm = call[0] is Symbol { Namespace: null or "clojure.core" } head && Forms.Contains(head.Name);
        if (call[0] is Symbol name && Data.Contains(name.ToString()))
        {
            return null;
        }

        List<Symbol> variables = [];
        bool isNested = false;
        bool hasSource = false;
        Find(call, 0, variables, ref isNested, ref hasSource);
        if (hasSource || !(isForm || isNested))
        {
            return null;
        }

        Symbol[] parameters = [.. variables.Distinct()];
        QueryFunction function = ConstantForm.Compiled(new EdnList(call.Items, call.Position), parameters, clause);
        return new FunctionCall(
            new Term.Constant(function), [.. parameters.Select(parameter => (Term)new Term.Variable(parameter))], call);
    }

    private static void Find(
        object? form, int depth, List<Symbol> variables, ref bool isNested, ref bool hasSource)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (form)
        {
            case Symbol symbol when Symbols.IsVariable(symbol):
                variables.Add(symbol);
                isNested |= depth > 1;
                break;
            case Symbol symbol:
                hasSource |= Symbols.IsSource(symbol) || Symbols.Rules.Equals(symbol);
                break;
            case EdnList { Count: > 0 } list when Symbols.Quote.Equals(list[0]):
                break;
            case EdnMap map:
                foreach ((object? key, object? value) in map)
                {
                    Find(key, depth + 1, variables, ref isNested, ref hasSource);
                    Find(value, depth + 1, variables, ref isNested, ref hasSource);
                }

                break;
            case IEnumerable<object?> items and (EdnSequence or EdnSet):
                foreach (object? item in items)
                {
                    Find(item, depth + 1, variables, ref isNested, ref hasSource);
                }

                break;
            default:
                break;
        }
    }
}
