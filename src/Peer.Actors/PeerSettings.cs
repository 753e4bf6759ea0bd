using System;
using System.Globalization;
using Accrete.Edn;

namespace Accrete;

/// <summary>Says how a peer works; each property has a documented name, by which a program's runtime configuration can
/// set it.</summary>
/// <remarks>Source: operation/system-properties. What Java calls a system property is in .NET an entry of
/// <c>runtimeconfig.json</c> (in a project file:
/// <c>&lt;RuntimeHostConfigurationOption Include="datomic.objectCacheMax" Value="512m" /&gt;</c>), or what
/// <see cref="AppContext.SetData"/> was told before the first use of a peer.</remarks>
public sealed record PeerSettings
{
    private const string ObjectCacheMaxName = "datomic.objectCacheMax";
    private const string TxTimeoutName = "datomic.txTimeoutMsec";
    private const string ReadConcurrencyName = "datomic.readConcurrency";
    private const string MemcachedServersName = "datomic.memcachedServers";
    private const string MemcachedAutoDiscoveryName = "datomic.memcachedAutoDiscovery";
    private const string MemcachedConfigTimeoutName = "datomic.memcachedConfigTimeoutMsec";
    private const string MemcachedExpirationDaysName = "datomic.memcachedExpirationDays";
    private const int ExpirationDaysMost = 3650;
    private const string ValcachePathName = "datomic.valcachePath";
    private const string ValcacheMaxGbName = "datomic.valcacheMaxGb";
    private const int ValcacheGbMost = 1 << 20;

    /// <summary>The documented least, in bytes.</summary>
    private const long ObjectCacheMin = 32L << 20;

    /// <summary>A JVM may take a quarter of the memory unless told otherwise, and half of that is documented.</summary>
    private const int MemoryShare = 8;

    private static readonly TimeSpan TimeoutMax = TimeSpan.FromDays(1);

    private readonly long _objectCacheMax = Math.Max(
        ObjectCacheMin, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / MemoryShare);

    private readonly TimeSpan _txTimeout = TimeSpan.FromSeconds(10);
    private readonly int _readConcurrency = 8;
    private readonly int _valcacheMaxGb = 10;
    private readonly int _memcachedExpirationDays = 30;
    private readonly TimeSpan _memcachedConfigTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets how many bytes of segments all databases of the peer together keep at hand, at least 1 MB
    /// (<c>datomic.objectCacheMax</c>: bytes, or with k, m or g behind the number). An eighth of the memory unless set,
    /// and at least 32 MB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1 MB.</exception>
    public long ObjectCacheMax
    {
        get => _objectCacheMax;
        init => _objectCacheMax = value >= 1 << 20
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "An object cache has 1 MB at least.");
    }

    /// <summary>Gets how long a transaction may take before its outcome counts as unknown, up to a day
    /// (<c>datomic.txTimeoutMsec</c>: milliseconds). 10 seconds unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive, or longer than a day.</exception>
    public TimeSpan TxTimeout
    {
        get => _txTimeout;
        init => _txTimeout = value > TimeSpan.Zero && value <= TimeoutMax
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A timeout is positive, and a day at most.");
    }

    /// <summary>Gets how many reads of storage run at once, 1 to 1000 (<c>datomic.readConcurrency</c>). 8 unless
    /// set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no such number.</exception>
    public int ReadConcurrency
    {
        get => _readConcurrency;
        init => _readConcurrency = value is >= 1 and <= 1000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "1 to 1000 reads run at once.");
    }

    /// <summary>Gets the folder in which segments of remote databases are kept beyond a restart
    /// (<c>datomic.valcachePath</c>), on a disk that is faster than the storage; null for none.</summary>
    public string? ValcachePath { get; init; }

    /// <summary>Gets how many gigabytes that folder may have, 1 or more (<c>datomic.valcacheMaxGb</c>). 10 unless
    /// set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no such number.</exception>
    public int ValcacheMaxGb
    {
        get => _valcacheMaxGb;
        init => _valcacheMaxGb = value is >= 1 and <= ValcacheGbMost
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A valcache has 1 GB or more.");
    }

    /// <summary>Gets the servers of memcached that keep segments of remote databases for this peer and others
    /// (<c>datomic.memcachedServers</c>): <c>host:port</c>, several with commas; null for none.</summary>
    public string? MemcachedServers { get; init; }

    /// <summary>Gets whether <see cref="MemcachedServers"/> is a configuration endpoint of ElastiCache, which is asked
    /// for the nodes (<c>datomic.memcachedAutoDiscovery</c>).</summary>
    public bool MemcachedAutoDiscovery { get; init; }

    /// <summary>Gets how long that endpoint may take to answer, up to a day
    /// (<c>datomic.memcachedConfigTimeoutMsec</c>: milliseconds). 100 ms unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive, or longer than a day.</exception>
    public TimeSpan MemcachedConfigTimeout
    {
        get => _memcachedConfigTimeout;
        init => _memcachedConfigTimeout = value > TimeSpan.Zero && value <= TimeoutMax
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A timeout is positive, and a day at most.");
    }

    /// <summary>Gets after how many days memcached forgets a segment, 1 to 3650
    /// (<c>datomic.memcachedExpirationDays</c>). 30 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no such number.</exception>
    public int MemcachedExpirationDays
    {
        get => _memcachedExpirationDays;
        init => _memcachedExpirationDays = value is >= 1 and <= ExpirationDaysMost
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Segments expire after 1 to 3650 days.");
    }

    /// <summary>Returns what the runtime configuration of the program sets, and the defaults for the rest.</summary>
    /// <exception cref="AccreteException"><c>:storage/misconfigured</c>: a value is no such size, time or
    /// number.</exception>
    public static PeerSettings FromRuntime() => From(AppContext.GetData);

    /// <summary>Returns what a configuration sets, and the defaults for the rest.</summary>
    internal static PeerSettings From(Func<string, object?> configuration)
    {
        PeerSettings settings = new();
        RefusePasswords(configuration);
        string? Text(string name) => Convert.ToString(configuration(name), CultureInfo.InvariantCulture);
        return settings with
        {
            ObjectCacheMax = Read(
                ObjectCacheMaxName, Text(ObjectCacheMaxName), Size, 1 << 20, long.MaxValue, settings.ObjectCacheMax),
            TxTimeout = TimeSpan.FromMilliseconds(Read(
                TxTimeoutName, Text(TxTimeoutName), Number, 1, (long)TimeoutMax.TotalMilliseconds,
                (long)settings.TxTimeout.TotalMilliseconds)),
            ReadConcurrency = (int)Read(
                ReadConcurrencyName, Text(ReadConcurrencyName), Number, 1, 1000, settings.ReadConcurrency),
            MemcachedServers = Text(MemcachedServersName) is { Length: > 0 } servers ? servers : null,
            MemcachedAutoDiscovery = Switch(MemcachedAutoDiscoveryName, Text(MemcachedAutoDiscoveryName)),
            MemcachedConfigTimeout = TimeSpan.FromMilliseconds(Read(
                MemcachedConfigTimeoutName, Text(MemcachedConfigTimeoutName), Number, 1,
                (long)TimeoutMax.TotalMilliseconds, (long)settings.MemcachedConfigTimeout.TotalMilliseconds)),
            MemcachedExpirationDays = (int)Read(
                MemcachedExpirationDaysName, Text(MemcachedExpirationDaysName), Number, 1, ExpirationDaysMost,
                settings.MemcachedExpirationDays),
            ValcachePath = Text(ValcachePathName) is { Length: > 0 } path ? path : null,
            ValcacheMaxGb = (int)Read(
                ValcacheMaxGbName, Text(ValcacheMaxGbName), Number, 1, ValcacheGbMost, settings.ValcacheMaxGb),
        };
    }

    private static long Read(
        string name, string? text, Func<string, long?> parse, long min, long max, long otherwise)
    {
        if (string.IsNullOrEmpty(text))
        {
            return otherwise;
        }

        return parse(text) is { } value && value >= min && value <= max
            ? value
            : throw Misconfigured($"{name} is {text}: write a number from {min} to {max}.");
    }

    private static bool Switch(string name, string? text) =>
        !string.IsNullOrEmpty(text)
        && (bool.TryParse(text, out bool isOn) ? isOn : throw Misconfigured($"{name} is {text}: write true or false."));

    private static void RefusePasswords(Func<string, object?> configuration)
    {
        foreach (string name in (string[])["datomic.memcachedUsername", "datomic.memcachedPassword"])
        {
            if (configuration(name) is not (null or ""))
            {
                throw Misconfigured(
                    $"{name}: memcached with a password (SASL) is not supported; leave it out, and let only your"
                    + " processes reach the servers.");
            }
        }
    }

    private static AccreteException Misconfigured(string message) =>
        new(Keyword.Of("storage", "misconfigured"), AnomalyCategory.Incorrect, message);

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;

    private static long? Size(string text)
    {
        int shift = char.ToLowerInvariant(text[^1]) switch
        {
            'k' => 10,
            'm' => 20,
            'g' => 30,
            _ => 0,
        };
        return Number(shift == 0 ? text : text[..^1]) is { } value && value <= long.MaxValue >> shift
            ? value << shift
            : null;
    }
}
