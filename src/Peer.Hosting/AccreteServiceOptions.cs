namespace Accrete;

/// <summary>Says how a host comes to its database.</summary>
public sealed class AccreteServiceOptions
{
    /// <summary>Gets or sets whether a database that is not there is made at the start; it is, unless set.</summary>
    public bool CreateDatabase { get; set; } = true;

    /// <summary>Gets or sets the options of a database that is made; null for the defaults.</summary>
    public DatabaseOptions? Database { get; set; }
}
