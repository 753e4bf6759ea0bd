using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Accrete.Bench.Durable;

/// <summary>What is asked of a figure, and what was measured.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Asked">The bound.</param>
/// <param name="IsLeast">Whether the bound is the least; else it is the most.</param>
/// <param name="Got">What was measured.</param>
internal sealed record Goal(string Name, double Asked, bool IsLeast, double Got)
{
    private const int NameWidth = 66;

    /// <summary>Gets whether it is met.</summary>
    public bool IsMet => IsLeast ? Got >= Asked : Got <= Asked;

    /// <summary>Prints all, and how many are met.</summary>
    public static void Print(IReadOnlyList<Goal> goals, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{"goal",-NameWidth}{"asked",12}{"got",12}");
        foreach (Goal goal in goals)
        {
            string asked = (goal.IsLeast ? ">= " : "<= ") + Number(goal.Asked);
            output.WriteLine(
                $"{goal.Name,-NameWidth}{asked,12}{Number(goal.Got),12}  {(goal.IsMet ? "met" : "NOT met")}");
        }

        output.WriteLine($"{goals.Count(goal => goal.IsMet)} of {goals.Count} goals met");
    }

    private static string Number(double value) =>
        value.ToString(value < 1000 ? "0.##" : "N0", CultureInfo.InvariantCulture);
}
