using System.Collections.Immutable;
using System.Globalization;

namespace Accrete.Transactor.Configuration;

/// <summary>One property of a transactor's file.</summary>
/// <param name="Name">Its name, as documented.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Meaning">What it says, in a few words.</param>
internal sealed record Property(string Name, PropertyKind Kind, string Meaning)
{
    /// <summary>Gets the value where none is set, as it would be written; null where there is none.</summary>
    public string? Default { get; init; }

    /// <summary>Gets the least number.</summary>
    public long Min { get; init; }

    /// <summary>Gets the largest number.</summary>
    public long Max { get; init; } = int.MaxValue;

    /// <summary>Gets the words to choose from.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>Gets whether it must be set.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Gets what becomes of it.</summary>
    public PropertyUse Use { get; init; }

    /// <summary>Gets what its value must be, for whom wrote another.</summary>
    public string Expected => Kind switch
    {
        PropertyKind.Switch => "true or false",
        PropertyKind.Count => $"a whole number from {Number(Min)} to {Number(Max)}",
        PropertyKind.Milliseconds => $"whole milliseconds without a unit, from {Number(Min)} to {Number(Max)}",
        PropertyKind.Bytes => $"a number of bytes, or one with k, m or g such as 32m, of {Size(Min)} or more",
        PropertyKind.Port => "a port from 1 to 65535",
        PropertyKind.Choice => string.Join(", ", Choices),
        PropertyKind.Keyword => "a keyword such as :db.part/user (in quotes in a .conf file)",
        _ => "a text",
    };

    /// <summary>Writes a number of bytes as a person would.</summary>
    public static string Size(long bytes) => bytes switch
    {
        >= 1 << 30 when bytes % (1 << 30) == 0 => Number(bytes >> 30) + "g",
        >= 1 << 20 when bytes % (1 << 20) == 0 => Number(bytes >> 20) + "m",
        >= 1 << 10 when bytes % (1 << 10) == 0 => Number(bytes >> 10) + "k",
        _ => Number(bytes),
    };

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
