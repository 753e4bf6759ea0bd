using System;
using System.Runtime.CompilerServices;

namespace Accrete.Edn;

/// <summary>Counts the work that a thread does for one call: who walks values says how many, and every few thousand
/// whoever bounds the call looks at its limits.</summary>
/// <remarks>Values may share parts, so that a small one takes forever to walk or to print.</remarks>
internal static class WorkMeter
{
    /// <summary>How many units pass between looks: some 100 microseconds of cheap ones.</summary>
    private const int UnitsBetweenLooks = 4096;

    /// <summary>How many items are copied in the time of a unit.</summary>
    private const int ItemsCopiedInAUnit = 8;

    [ThreadStatic]
    private static long UnitsLeft;

    [ThreadStatic]
    private static Action? Watcher;

    [ThreadStatic]
    private static Action<long>? Taker;

    /// <summary>Sets what looks at the limits of this thread's call, and what is told before much memory is taken; null
    /// where none is bounded.</summary>
    public static void Watch(Action? watcher, Action<long>? taker)
    {
        Watcher = watcher;
        Taker = taker;
        UnitsLeft = UnitsBetweenLooks;
    }

    /// <summary>Says that so many units of work were done: a call, an item, a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Spend(long units)
    {
        if ((UnitsLeft -= units) < 0)
        {
            Look();
        }
    }

    /// <summary>Says that so many items are about to be copied, which is cheaper than to look at each.</summary>
    public static void SpendOnCopy(long items) => Spend(1 + (items / ItemsCopiedInAUnit));

    /// <summary>Says that so many bytes are about to be taken, and looks at the limits.</summary>
    public static void Take(long bytes)
    {
        Taker?.Invoke(bytes);
        Look();
    }

    /// <summary>Looks at the limits now.</summary>
    public static void Look()
    {
        UnitsLeft = UnitsBetweenLooks;
        Watcher?.Invoke();
    }
}
