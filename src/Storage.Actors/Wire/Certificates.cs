using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Accrete.Storage.Wire;

/// <summary>Makes the certificates of the wire. Nobody signs them: each side knows the other's by its hash.</summary>
internal static class Certificates
{
    // Whose clock is behind takes them too.
    private static readonly TimeSpan Before = TimeSpan.FromDays(2);
    private static readonly TimeSpan After = TimeSpan.FromDays(3650);

    /// <summary>A certificate that lasts less than this is replaced at the next start.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromDays(365);

    /// <summary>Makes a certificate with its key.</summary>
    /// <param name="name">Whose it is.</param>
    /// <param name="now">The time.</param>
    public static X509Certificate2 Make(string name, DateTimeOffset now)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(now - Before, now + After);

        // Only a certificate that was read from its stored form has a key that TLS can use everywhere.
        return Read(made.Export(X509ContentType.Pkcs12));
    }

    /// <summary>Returns the stored form, key and all.</summary>
    public static byte[] Write(X509Certificate2 certificate) => certificate.Export(X509ContentType.Pkcs12);

    /// <summary>Reads a stored certificate with its key.</summary>
    /// <exception cref="CryptographicException">The bytes are none.</exception>
    public static X509Certificate2 Read(ReadOnlyMemory<byte> bytes) =>
        X509CertificateLoader.LoadPkcs12(bytes.Span, null, X509KeyStorageFlags.Exportable);

    /// <summary>Returns whether a stored certificate can be used on.</summary>
    public static bool IsFresh(ReadOnlyMemory<byte> bytes, DateTimeOffset now)
    {
        try
        {
            using X509Certificate2 certificate = Read(bytes);
            return certificate.NotAfter.ToUniversalTime() > (now + Renewal).UtcDateTime;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Returns the hash by which a certificate is known.</summary>
    public static byte[] PinOf(X509Certificate2 certificate) => certificate.GetCertHash(HashAlgorithmName.SHA256);

    /// <summary>Returns whether a certificate is the one that is known by a hash.</summary>
    public static bool IsPinned(X509Certificate2? certificate, ReadOnlySpan<byte> pin) => certificate is not null
        && CryptographicOperations.FixedTimeEquals(PinOf(certificate), pin);
}
