using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using Accrete.Storage.Remote;

namespace Accrete.Storage.Dev.Server;

/// <summary>Holds what the storage knows of its two passwords: salted, stretched keys from which no password can be
/// read, in a file beside the data that only its owner may read.</summary>
internal sealed class StoragePasswords
{
    /// <summary>The name of the file in the data folder.</summary>
    public const string FileName = "accrete.passwords";

    private const char Separator = ' ';
    private const string Family = "scram-";
    private const string Version = Family + "sha-256";
    private const int Fields = 5;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    // For roles that do not exist: they are answered like others.
    private readonly Entry _nobody = Draw(Guid.NewGuid().ToString());

    private StoragePasswords()
    {
    }

    /// <summary>Opens the passwords of a folder, and sets or changes them as the settings say.</summary>
    /// <param name="dataDir">The folder.</param>
    /// <param name="settings">The passwords as configured.</param>
    /// <exception cref="AccreteException">A configured password is not the one that the storage was made with, and no
    /// right old one is given; or the file is damaged.</exception>
    public static StoragePasswords Open(string dataDir, PasswordSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        string path = Path.Combine(dataDir, FileName);
        StoragePasswords passwords = new();
        bool hasChanged = !passwords.Read(path);
        hasChanged |= passwords.Settle(
            RemoteStorageOptions.AdminRole, "storage-admin-password", settings.Admin, settings.OldAdmin);
        hasChanged |= passwords.Settle(
            RemoteStorageOptions.PeerRole, "storage-datomic-password", settings.Peer, settings.OldPeer);
        if (hasChanged)
        {
            passwords.Write(path);
        }

        return passwords;
    }

    /// <summary>Returns the salt and the stretching of a role; for an unknown one too.</summary>
    public (byte[] Salt, int Iterations) ChallengeOf(string role)
    {
        Entry entry = _entries.GetValueOrDefault(role, _nobody);
        return (entry.Salt, entry.Iterations);
    }

    /// <summary>Checks a proof, in constant time.</summary>
    public bool Verify(string role, byte[] nonce, byte[] proof)
    {
        bool isKnown = _entries.TryGetValue(role, out Entry? entry);
        return Scram.Verify((entry ?? _nobody).StoredKey, role, nonce, proof) & isKnown;
    }

    private static Entry Draw(string password)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(Scram.SaltBytes);
        byte[] key = Scram.StoredKey(Scram.ClientKey(password, salt, Scram.Iterations));
        return new Entry(salt, Scram.Iterations, key);
    }

    private static bool IsOf(Entry entry, string password) => CryptographicOperations.FixedTimeEquals(
        Scram.StoredKey(Scram.ClientKey(password, entry.Salt, entry.Iterations)), entry.StoredKey);

    private static AccreteException Damaged(string path) => StorageErrors.Damaged(
        $"{path} is damaged: restore it, or remove it to set both passwords anew from the configuration.");

    private bool Settle(string role, string property, string? configured, string? old)
    {
        // Without a password the role's own name is one, good for this machine only.
        string password = configured ?? role;
        if (!_entries.TryGetValue(role, out Entry? entry))
        {
            _entries[role] = Draw(password);
            return true;
        }

        if (IsOf(entry, password))
        {
            return false;
        }

        if (IsOf(entry, old ?? role))
        {
            _entries[role] = Draw(password);
            return true;
        }

        throw StorageErrors.Denied(
            $"{property} is not the one that this storage has: set the right one, or give it as old-{property} "
            + $"beside a new {property}.");
    }

    private bool Read(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        foreach (string line in File.ReadLines(path))
        {
            string[] fields = line.Split(Separator);
            if (fields.Length > 1 && fields[1] != Version && fields[1].StartsWith(Family, StringComparison.Ordinal))
            {
                throw StorageErrors.UnknownVersion(
                    $"Version {fields[1]} of a password is stored in {path}; this program knows {Version}: use the one "
                    + "that wrote it.");
            }

            if (fields.Length != Fields
                || !int.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out int iterations)
                || iterations is < Scram.IterationsMin or > Scram.IterationsMax)
            {
                throw Damaged(path);
            }

            try
            {
                byte[] salt = Convert.FromBase64String(fields[3]), key = Convert.FromBase64String(fields[4]);
                _entries[fields[0]] = key.Length == Scram.KeyBytes
                    ? new Entry(salt, iterations, key)
                    : throw Damaged(path);
            }
            catch (FormatException)
            {
                throw Damaged(path);
            }
        }

        return true;
    }

    private void Write(string path)
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        string next = path + ".new";
        using (StreamWriter writer = new(next, options))
        {
            foreach ((string role, Entry entry) in _entries)
            {
                writer.WriteLine(string.Join(
                    Separator, role, Version, entry.Iterations.ToString(CultureInfo.InvariantCulture),
                    Convert.ToBase64String(entry.Salt), Convert.ToBase64String(entry.StoredKey)));
            }
        }

        File.Move(next, path, overwrite: true);
    }

    private sealed record Entry(byte[] Salt, int Iterations, byte[] StoredKey);
}
