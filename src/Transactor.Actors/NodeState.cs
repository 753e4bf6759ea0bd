namespace Accrete.Transactor;

/// <summary>Says what a node is to the databases of its storage.</summary>
internal enum NodeState
{
    /// <summary>Another one writes, or nobody does yet: it follows and waits.</summary>
    Standby,

    /// <summary>It believes that it is the one who writes.</summary>
    Active,

    /// <summary>It has ended, or is about to, and will not write again.</summary>
    Stopped,
}
