using System;

namespace Accrete.Storage.Wire;

/// <summary>Bounds what peers and transactors send each other.</summary>
internal static class WireLimits
{
    /// <summary>The version of the protocol; both sides must speak the same.</summary>
    public const uint Protocol = 1;

    /// <summary>The largest frame of Akka.Remote.</summary>
    public const int FrameBytesMax = 2 * 1024 * 1024;

    /// <summary>So many bytes go together in one message, unless a single thing has more.</summary>
    public const int MessageBytes = 256 * 1024;

    /// <summary>A transaction with more bytes is sent in parts of so many.</summary>
    public const int PartBytes = 256 * 1024;

    /// <summary>The most bytes of one transaction: an append of the log cannot have more.</summary>
    public const int TransactionBytesMax = Persistence.AppendCodec.BodyBytesMax;

    /// <summary>An entry with more bytes is not told: peers read it from the log.</summary>
    public const int EntryBytesMax = 256 * 1024;

    /// <summary>So many transactions of a connection may be without an answer.</summary>
    public const int InFlightMax = 512;

    /// <summary>So many bytes of a stream may be on their way; what comes then is read from the log.</summary>
    public const long StreamBytesMax = 8 * 1024 * 1024;

    /// <summary>How often a peer renews its session.</summary>
    public static TimeSpan BeatEvery => TimeSpan.FromSeconds(1);

    /// <summary>After so long without a sign of life, a session ends on either side.</summary>
    public static TimeSpan SilenceMax => TimeSpan.FromSeconds(10);

    /// <summary>How often a peer repeats its first message on a line, until that is answered: Akka.Remote drops what is
    /// sent to an address that has just failed, and says nothing.</summary>
    public static TimeSpan GreetEvery => TimeSpan.FromMilliseconds(500);

    /// <summary>How long a peer waits for the answer to <see cref="Join"/>, which it repeats meanwhile.</summary>
    public static TimeSpan JoinTimeout => TimeSpan.FromSeconds(5);
}
