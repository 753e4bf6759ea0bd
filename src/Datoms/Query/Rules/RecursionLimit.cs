using System.Collections.Generic;
using System.Globalization;
using Accrete.Edn;

namespace Accrete.Query.Rules;

/// <summary>Ends recursions that compute a new value in each round, such as a counter that nothing limits.</summary>
/// <remarks>What only follows data comes to an end by itself, however deep the data.</remarks>
internal sealed class RecursionLimit
{
    /// <summary>How many rounds such a recursion may take: far more than anybody counts through, few enough to end
    /// within seconds.</summary>
    private const int RoundsMax = 20_000;

    private int _rounds;

    /// <summary>Counts a round of goals.</summary>
    public void Count(List<Goal> goals)
    {
        if (++_rounds > RoundsMax)
        {
            foreach (Goal goal in goals)
            {
                Refuse(goal.Plans);
            }
        }
    }

    /// <summary>Counts a round of bodies.</summary>
    public void Count(List<BranchPlan> plans)
    {
        if (++_rounds > RoundsMax)
        {
            Refuse(plans);
        }
    }

    private static void Refuse(List<BranchPlan> plans)
    {
        if (plans.Find(plan => plan.Generates) is { Calls: [var call, ..] })
        {
            throw new AccreteException(
                Keyword.Of("db.error", "recursion-limit"),
                AnomalyCategory.Incorrect,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The rule {call.Rule.Name} computes values for calls of itself, {RoundsMax} times over: limit it"),
                call.Form);
        }
    }
}
