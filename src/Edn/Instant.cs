using System;
using Accrete.Edn.Text;

namespace Accrete.Edn;

/// <summary>A point in time to the millisecond, UTC, as EDN's <c>#inst</c> and <c>:db.type/instant</c>
/// hold it.</summary>
/// <param name="EpochMilliseconds">Milliseconds since 1970-01-01T00:00Z; any long, also outside of
/// <see cref="DateTimeOffset"/>'s years.</param>
public readonly record struct Instant(long EpochMilliseconds) : IComparable<Instant>
{
    /// <summary>Returns the instant of a .NET time, cut to the millisecond.</summary>
    public static Instant From(DateTimeOffset time) => new(time.ToUnixTimeMilliseconds());

    /// <summary>Returns the instant of a .NET time, cut to the millisecond; a time of no stated kind is
    /// taken as UTC.</summary>
    public static Instant From(DateTime time) =>
        From(time.Kind == DateTimeKind.Local
            ? new DateTimeOffset(time)
            : new DateTimeOffset(time.Ticks, TimeSpan.Zero));

    /// <summary>Returns the .NET time, UTC.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant is outside of the years 1 to 9999.</exception>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.FromUnixTimeMilliseconds(EpochMilliseconds);

    /// <inheritdoc/>
    public int CompareTo(Instant other) => EpochMilliseconds.CompareTo(other.EpochMilliseconds);

    /// <summary>Returns the text without tag and quotes: <c>2020-01-01T00:00:00.000-00:00</c>.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[InstantText.LengthMax];
        return text[..InstantText.Format(this, text)].ToString();
    }

    /// <summary>Tells whether the left comes first.</summary>
    public static bool operator <(Instant left, Instant right) => left.EpochMilliseconds < right.EpochMilliseconds;

    /// <summary>Tells whether the left comes last.</summary>
    public static bool operator >(Instant left, Instant right) => left.EpochMilliseconds > right.EpochMilliseconds;

    /// <summary>Tells whether the left does not come last.</summary>
    public static bool operator <=(Instant left, Instant right) => left.EpochMilliseconds <= right.EpochMilliseconds;

    /// <summary>Tells whether the left does not come first.</summary>
    public static bool operator >=(Instant left, Instant right) => left.EpochMilliseconds >= right.EpochMilliseconds;
}
