namespace Accrete.Simulation.Mutants;

/// <summary>Is a mistake that is planted, to see whether the simulation finds it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Changes">How it is planted.</param>
/// <param name="IsQuick">Whether it is looked for in every run of the tests.</param>
internal sealed record Mutant(string Name, string What, Mutations Changes, bool IsQuick = false)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
