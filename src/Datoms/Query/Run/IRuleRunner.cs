using Accrete.Query.Columns;
using Accrete.Query.Plan;

namespace Accrete.Query.Run;

/// <summary>Runs rules that call themselves. Their bodies are conjunctions, which may call rules: so conjunctions know
/// no more of rules than this.</summary>
internal interface IRuleRunner
{
    /// <summary>Returns the rows that go with solutions of the rule.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="call">The call of the rule.</param>
    /// <param name="keep">The slots that are wanted.</param>
    Table Join(Table table, RuleAtom call, VarSet keep);
}
