namespace Accrete.Transactor.Intake;

/// <summary>Says where a transactor listens for peers.</summary>
internal sealed record WireEndpoint
{
    /// <summary>Gets the host that peers connect to (<c>host</c>).</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>Gets the address to listen on; null for <see cref="Host"/>.</summary>
    public string? BindHost { get; init; }

    /// <summary>Gets the port (<c>port</c>); 0 takes a free one.</summary>
    public int Port { get; init; }
}
