namespace Accrete.Transactor.Configuration;

/// <summary>What becomes of a property that is set.</summary>
internal enum PropertyUse
{
    /// <summary>It does what it says.</summary>
    Used,

    /// <summary>It is taken and checked, and does nothing yet; the log says so at the start.</summary>
    NotYet,

    /// <summary>It is taken and has no meaning here; the log says so at the start.</summary>
    Obsolete,

    /// <summary>It belongs into another file: refused.</summary>
    Elsewhere,
}
