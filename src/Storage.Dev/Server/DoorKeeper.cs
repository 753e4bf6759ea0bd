using System;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Accrete.Storage.Remote;

namespace Accrete.Storage.Dev.Server;

/// <summary>Lets in who proves a password, and remembers them by a session. Few tries a minute from one address; all
/// that it remembers is bounded.</summary>
internal sealed class DoorKeeper(StoragePasswords passwords, TimeProvider time)
{
    /// <summary>So many wrong tries may come from one address in a minute.</summary>
    public const int TriesMax = 5;

    private const int SessionsMax = 10_000;
    private const int NoncesMax = 1_000;
    private const int AddressesMax = 10_000;
    private static readonly TimeSpan TriesPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan NonceLife = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, string> _roles = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _nonces = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Tries> _tries = new(StringComparer.Ordinal);

    /// <summary>Draws a nonce for somebody who wants to come in.</summary>
    public (byte[] Salt, int Iterations, byte[] Nonce) Challenge(string role)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (_nonces.Count >= NoncesMax)
        {
            foreach ((string old, DateTimeOffset until) in _nonces)
            {
                if (until < now)
                {
                    _nonces.TryRemove(old, out _);
                }
            }
        }

        if (_nonces.Count >= NoncesMax)
        {
            throw StorageErrors.Busy("Too many want to log in at once.");
        }

        byte[] nonce = RandomNumberGenerator.GetBytes(Scram.KeyBytes);
        _nonces[Convert.ToBase64String(nonce)] = now + NonceLife;
        (byte[] salt, int iterations) = passwords.ChallengeOf(role);
        return (salt, iterations, nonce);
    }

    /// <summary>Lets somebody in.</summary>
    /// <param name="address">Where they come from.</param>
    /// <param name="role">Who they say they are.</param>
    /// <param name="nonce">The nonce that they were given; good once.</param>
    /// <param name="proof">The proof.</param>
    /// <returns>Their session.</returns>
    /// <exception cref="AccreteException">The proof is wrong, or there were too many wrong ones.</exception>
    public string LogIn(string address, string role, byte[] nonce, byte[] proof)
    {
        DateTimeOffset now = time.GetUtcNow();
        CheckTries(address, now);
        bool isFresh = _nonces.TryRemove(Convert.ToBase64String(nonce), out DateTimeOffset until) && until >= now;
        if (!(passwords.Verify(role, nonce, proof) & isFresh))
        {
            _tries.AddOrUpdate(
                address, _ => new Tries(1, now + TriesPeriod),
                (_, old) => old.Until < now ? new Tries(1, now + TriesPeriod) : old with { Count = old.Count + 1 });
            throw StorageErrors.Denied("The password is wrong: look at ?password= of the URI.");
        }

        if (_roles.Count >= SessionsMax)
        {
            _roles.Clear();
        }

        string session = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Scram.KeyBytes));
        _roles[Digest(session)] = role;
        return session;
    }

    /// <summary>Returns the role of a session; null where there is no such session.</summary>
    public string? RoleOf(string? session) =>
        session is not null && _roles.TryGetValue(Digest(session), out string? role) ? role : null;

    // Looked up by its digest, so that the time of a look-up tells nothing of a session.
    private static string Digest(string session) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(session)));

    private void CheckTries(string address, DateTimeOffset now)
    {
        if (_tries.Count >= AddressesMax)
        {
            _tries.Clear();
        }

        if (_tries.TryGetValue(address, out Tries? tries) && tries.Count >= TriesMax && tries.Until >= now)
        {
            throw StorageErrors.Denied("Too many wrong passwords came from there: wait a minute.");
        }
    }

    private sealed record Tries(int Count, DateTimeOffset Until);
}
