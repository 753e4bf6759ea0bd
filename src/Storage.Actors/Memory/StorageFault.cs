namespace Accrete.Storage.Memory;

/// <summary>Says what goes wrong with one call of <see cref="MemStorage"/>.</summary>
public enum StorageFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The request is lost: no effect, no answer. The caller sees a time-out.</summary>
    LostBefore,

    /// <summary>The answer is lost: the effect is there. The caller sees a time-out.</summary>
    LostAfter,

    /// <summary>The caller sees a time-out, and the effect comes with the next
    /// <see cref="MemStorage.LandLate"/>.</summary>
    Late,

    /// <summary>There is no answer at all until <see cref="MemStorage.Release"/>; then it is the right one.</summary>
    Held,

    /// <summary>The service asks to slow down: no effect.</summary>
    Throttled,

    /// <summary>The service cannot be reached: no effect.</summary>
    Unavailable,

    /// <summary>The service has no room: no effect.</summary>
    Full,

    /// <summary>The service refuses the caller: no effect.</summary>
    Denied,

    /// <summary>A conditional write takes effect, is tried again by the driver, and so reported as rejected.</summary>
    OwnSuccessRejected,

    /// <summary>Of a batch only every second thing is done, then the call fails; a single thing is not done.</summary>
    Torn,

    /// <summary>A segment that is there is not found yet.</summary>
    NotYetVisible,
}
