namespace Accrete.Transactor.Configuration;

/// <summary>What may stand as the value of a property.</summary>
internal enum PropertyKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>Any text, never shown.</summary>
    Secret,

    /// <summary>One of <see langword="true"/> and <see langword="false"/>.</summary>
    Switch,

    /// <summary>A whole number.</summary>
    Count,

    /// <summary>Whole milliseconds, without a unit.</summary>
    Milliseconds,

    /// <summary>Bytes: a whole number, or one with <c>k</c>, <c>m</c> or <c>g</c> (1024 and its powers).</summary>
    Bytes,

    /// <summary>A port of TCP.</summary>
    Port,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A keyword of EDN.</summary>
    Keyword,
}
