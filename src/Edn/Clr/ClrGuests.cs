namespace Accrete.Edn.Clr;

/// <summary>Knows .NET objects that stand for no EDN value by themselves.</summary>
internal class ClrGuests
{
    /// <summary>Gets who leaves all of them as they are.</summary>
    public static ClrGuests AsTheyAre { get; } = new();

    /// <summary>Gets whether a record is a row of its values; else it is a map with keys of its names.</summary>
    public virtual bool RecordsAreRows => false;

    /// <summary>Returns what an object stands for that is known before its shape is looked at; null for none.</summary>
    public virtual object? Known(object value) => null;

    /// <summary>Returns what an object without a known shape stands for, or throws that it is refused.</summary>
    public virtual object? Unknown(object value) => value;
}
