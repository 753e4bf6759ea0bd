namespace Accrete.Index;

/// <summary>The parts of a datom that an index sorts by.</summary>
internal enum DatomComponent
{
    /// <summary>The entity.</summary>
    E,

    /// <summary>The attribute.</summary>
    A,

    /// <summary>The value.</summary>
    V,

    /// <summary>The transaction, newest first.</summary>
    T,
}
