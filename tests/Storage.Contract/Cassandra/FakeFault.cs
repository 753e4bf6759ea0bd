namespace Accrete.Storage.Contract.Cassandra;

/// <summary>What goes wrong with a statement.</summary>
public enum FakeFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>An error is answered; it has no effect.</summary>
    Error,

    /// <summary>It takes effect, and an error is answered.</summary>
    ErrorAfterEffect,

    /// <summary>It takes effect, and no answer comes.</summary>
    LosesAnswer,

    /// <summary>It takes effect, and the connection is cut.</summary>
    CutAfterEffect,

    /// <summary>The connection is cut before it takes effect.</summary>
    CutBefore,

    /// <summary>Nothing happens at all.</summary>
    Silent,

    /// <summary>No answer comes, and it takes effect later.</summary>
    Late,

    /// <summary>It takes effect, and its own success is reported as what stood in its way.</summary>
    ReportsNotApplied,

    /// <summary>The answer names another question.</summary>
    WrongStream,

    /// <summary>The answer comes twice.</summary>
    Twice,
}
