namespace Accrete.Storage;

/// <summary>Says what a consistent read tells about a conditional write whose outcome was not known.</summary>
public enum Recognition
{
    /// <summary>Our write stands there: it is committed.</summary>
    Ours,

    /// <summary>The expected state still stands there: the same write, with the same token, may be tried again. An
    /// earlier attempt may still land.</summary>
    StillExpected,

    /// <summary>Something else stands there. Our write never took effect, or it did and somebody wrote after it:
    /// only who knows the chain of values can tell.</summary>
    Other,
}
