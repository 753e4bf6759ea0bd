namespace Accrete;

/// <summary>Says what kind of thing went wrong (<c>:cognitect.anomalies/...</c>), and so what a caller
/// may do.</summary>
public enum AnomalyCategory
{
    /// <summary>Mend the call: it will never succeed as it is.</summary>
    Incorrect,

    /// <summary>Look at the state again: another fact stands against it.</summary>
    Conflict,

    /// <summary>The thing named is not there.</summary>
    NotFound,

    /// <summary>Not allowed here.</summary>
    Forbidden,

    /// <summary>Not offered.</summary>
    Unsupported,

    /// <summary>Stopped by a timeout or a cancellation; may be tried again.</summary>
    Interrupted,

    /// <summary>Too much at once; may be tried again later.</summary>
    Busy,

    /// <summary>Out of reach; may be tried again.</summary>
    Unavailable,

    /// <summary>A mistake inside.</summary>
    Fault,
}
