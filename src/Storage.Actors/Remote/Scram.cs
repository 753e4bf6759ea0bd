using System;
using System.Security.Cryptography;
using System.Text;

namespace Accrete.Storage.Remote;

/// <summary>Proves a password without sending it (after RFC 5802): the server keeps a key from which neither the
/// password nor a proof can be made, and the client does the stretching, so that guessing costs the guesser.</summary>
internal static class Scram
{
    /// <summary>How often a new password is hashed.</summary>
    public const int Iterations = 210_000;

    /// <summary>The least that a client takes from a server; below it, a proof would give the password away.</summary>
    public const int IterationsMin = 100_000;

    /// <summary>The most that a client works for a server.</summary>
    public const int IterationsMax = 10_000_000;

    /// <summary>The bytes of keys, nonces and proofs.</summary>
    public const int KeyBytes = 32;

    /// <summary>The bytes of a salt.</summary>
    public const int SaltBytes = 16;

    /// <summary>Makes the key that proofs are made with: only who knows the password can.</summary>
    /// <exception cref="AccreteException">The password holds a NUL.</exception>
    public static byte[] ClientKey(string password, byte[] salt, int iterations)
    {
        // The hash below fills a short password up with NULs: one with NULs behind it would be the same.
        if (password.Contains('\0', StringComparison.Ordinal))
        {
            throw StorageErrors.Misconfigured("A password holds the character NUL: choose one without it.");
        }

        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, KeyBytes);
        return HMACSHA256.HashData(salted, "Client Key"u8);
    }

    /// <summary>Makes the key that a server keeps.</summary>
    public static byte[] StoredKey(byte[] clientKey) => SHA256.HashData(clientKey);

    /// <summary>Proves that one knows the client's key, for one nonce.</summary>
    public static byte[] Proof(byte[] clientKey, string role, byte[] nonce) =>
        Xor(clientKey, Signature(StoredKey(clientKey), role, nonce));

    /// <summary>Checks a proof, in constant time.</summary>
    public static bool Verify(byte[] storedKey, string role, byte[] nonce, byte[] proof) =>
        proof.Length == KeyBytes
        && CryptographicOperations.FixedTimeEquals(
            StoredKey(Xor(proof, Signature(storedKey, role, nonce))), storedKey);

    private static byte[] Signature(byte[] storedKey, string role, byte[] nonce)
    {
        byte[] message = [.. Encoding.UTF8.GetBytes(role), 0, .. nonce];
        return HMACSHA256.HashData(storedKey, message);
    }

    private static byte[] Xor(byte[] left, byte[] right)
    {
        byte[] both = new byte[KeyBytes];
        for (int i = 0; i < both.Length; i++)
        {
            both[i] = (byte)(left[i] ^ right[i]);
        }

        return both;
    }
}
