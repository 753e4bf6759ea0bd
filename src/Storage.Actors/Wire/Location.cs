using System;

namespace Accrete.Storage.Wire;

/// <summary>Is where the transactor of a storage is, and what it takes to connect to it. It stands in a ref of the
/// storage: access to storage is access to the database.</summary>
/// <param name="Host">The host that peers connect to.</param>
/// <param name="Port">The port.</param>
/// <param name="Pin">The SHA-256 of the transactor's certificate, drawn at each start.</param>
/// <param name="Secret">What a peer shows to join, drawn at each start.</param>
/// <param name="PeerCertificate">The certificate of all peers with its key, as PKCS #12.</param>
internal sealed record Location(
    string Host, int Port, ReadOnlyMemory<byte> Pin, ReadOnlyMemory<byte> Secret,
    ReadOnlyMemory<byte> PeerCertificate)
{
    /// <summary>Gets the key of the ref.</summary>
    public static RefKey Key { get; } = new("transactor");

    /// <summary>Returns host and port; never the secret.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
