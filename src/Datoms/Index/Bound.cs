using Accrete.Values;

namespace Accrete.Index;

/// <summary>A place between two datoms of an index: before or after all datoms that begin with a prefix.</summary>
/// <remarks>The prefix is the first <see cref="Parts"/> components in the order of the index: for Avet with two parts,
/// <c>A</c> and <c>V</c>. Unused components are <see langword="default"/>.</remarks>
internal readonly struct Bound
{
    private Bound(long e, int a, Value v, long t, int parts, bool after)
    {
        E = e;
        A = a;
        V = v;
        T = t;
        Parts = parts;
        IsAfter = after;
    }

    /// <summary>Gets the place before all datoms.</summary>
    public static Bound First => default;

    /// <summary>Gets the place after all datoms.</summary>
    public static Bound Last => new(0, 0, default, 0, 0, true);

    /// <summary>Gets the entity id.</summary>
    public long E { get; }

    /// <summary>Gets the attribute's id.</summary>
    public int A { get; }

    /// <summary>Gets the value; in Vaet a ref.</summary>
    public Value V { get; }

    /// <summary>Gets the t.</summary>
    public long T { get; }

    /// <summary>Gets how many components the prefix has, 0 to 4.</summary>
    public int Parts { get; }

    /// <summary>Gets whether the place is after the datoms with the prefix; else it is before them.</summary>
    public bool IsAfter { get; }

    /// <summary>Returns the place before all datoms that begin with the prefix.</summary>
    public static Bound Before(int parts, long e = 0, int a = 0, Value v = default, long t = 0) =>
        new(e, a, v, t, parts, false);

    /// <summary>Returns the place after all datoms that begin with the prefix.</summary>
    public static Bound After(int parts, long e = 0, int a = 0, Value v = default, long t = 0) =>
        new(e, a, v, t, parts, true);
}
