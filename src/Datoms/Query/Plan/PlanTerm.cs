namespace Accrete.Query.Plan;

/// <summary>What stands in one place of an atom.</summary>
/// <param name="Slot">The variable's slot, -1 where it is no variable.</param>
/// <param name="IsConstant">Whether it is a constant.</param>
/// <param name="Constant">The constant.</param>
internal readonly record struct PlanTerm(int Slot, bool IsConstant, object? Constant)
{
    /// <summary>Gets the place that matches anything.</summary>
    public static PlanTerm Blank => new(-1, false, null);

    /// <summary>Gets whether it is a variable.</summary>
    public bool IsVariable => Slot >= 0;

    /// <summary>Gets whether it matches anything and binds nothing.</summary>
    public bool IsBlank => Slot < 0 && !IsConstant;

    /// <summary>Makes a variable.</summary>
    public static PlanTerm Variable(int slot) => new(slot, false, null);

    /// <summary>Makes a constant.</summary>
    public static PlanTerm Of(object? constant) => new(-1, true, constant);
}
