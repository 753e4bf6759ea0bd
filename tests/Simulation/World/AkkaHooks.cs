using System;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Util;

namespace Accrete.Simulation.World;

/// <summary>The two places where the simulation reaches into what Akka.NET does not show: whose mailbox it is that
/// runs, and the random numbers that Akka draws by itself.</summary>
/// <remarks>Both are looked for when the simulation starts: a version of Akka without them fails there, and says
/// so.</remarks>
internal static class AkkaHooks
{
    private static readonly ThreadLocal<Random> Numbers = FindNumbers();

    /// <summary>Returns the actor to which a mailbox belongs.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Actor")]
    public static extern ActorCell? CellOf(Mailbox mailbox);

    /// <summary>Makes Akka draw from the seed on this thread: uids of actors, spread of back-offs.</summary>
    public static void SeedThreadRandom(ulong seed) =>
        Numbers.Value = new Random((int)((seed ^ (seed >> 32)) & int.MaxValue));

    private static ThreadLocal<Random> FindNumbers() =>
        typeof(ThreadLocalRandom).GetField("_rng", BindingFlags.NonPublic | BindingFlags.Static)?.GetValue(null)
            as ThreadLocal<Random>
        ?? throw new InvalidOperationException(
            "This version of Akka keeps its random numbers elsewhere: the simulation must be taught where.");
}
