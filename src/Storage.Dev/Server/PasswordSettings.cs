namespace Accrete.Storage.Dev.Server;

/// <summary>Are the passwords of the dev storage, as configured.</summary>
public sealed record PasswordSettings
{
    /// <summary>Gets <c>storage-admin-password</c>; null where it is not set.</summary>
    public string? Admin { get; init; }

    /// <summary>Gets <c>storage-datomic-password</c>; null where it is not set.</summary>
    public string? Peer { get; init; }

    /// <summary>Gets <c>old-storage-admin-password</c>; null where it is not set.</summary>
    public string? OldAdmin { get; init; }

    /// <summary>Gets <c>old-storage-datomic-password</c>; null where it is not set.</summary>
    public string? OldPeer { get; init; }

    /// <summary>Returns nothing of the passwords.</summary>
    public override string ToString() => "passwords";
}
