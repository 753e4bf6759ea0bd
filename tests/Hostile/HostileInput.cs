using System;
using System.Collections.Generic;
using System.Globalization;

namespace Accrete.Hostile;

/// <summary>A command line that would make a careless program end, hang, or take all memory.</summary>
/// <param name="Kind">What it tries.</param>
/// <param name="Command">The command line, without its bounds.</param>
internal sealed record HostileInput(string Kind, params string[] Command)
{
    /// <summary>The bound of memory where none is given.</summary>
    private const int MegabytesDefault = 512;

    /// <summary>Gets the time it is given; null for none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Gets the megabytes it is given; null for the default.</summary>
    public int? Megabytes { get; init; }

    /// <summary>Gets whether it must end in an error; others may have an answer.</summary>
    public bool Fails { get; init; } = true;

    /// <summary>Gets a file of transactions that is loaded first; null for none.</summary>
    public string? Load { get; init; }

    /// <summary>Gets what stands on the input.</summary>
    public string Input { get; init; } = "";

    /// <summary>Gets the bytes that it may take.</summary>
    public long BytesMax => (long)(Megabytes ?? MegabytesDefault) << 20;

    /// <summary>Makes a query.</summary>
    public static HostileInput Query(string kind, string query, params string[] inputs) =>
        new(kind, ["q", query, .. inputs, "--edn"]);

    /// <summary>Returns the whole command line.</summary>
    public IReadOnlyList<string> Arguments()
    {
        List<string> arguments = [.. Command];
        if (Timeout is { } timeout)
        {
            arguments.AddRange(
                ["--timeout", ((int)timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)]);
        }

        if (Megabytes is { } megabytes)
        {
            arguments.AddRange(["--memory", megabytes.ToString(CultureInfo.InvariantCulture)]);
        }

        if (Load is { } load)
        {
            arguments.AddRange(["--load", load]);
        }

        return arguments;
    }

    /// <summary>Returns what tells it apart, short enough to be read.</summary>
    public override string ToString() => $"{Kind}: {Short(string.Join(' ', Command))}";

    /// <summary>Returns the beginning of a long text.</summary>
    public static string Short(string text) => text.Length <= 400 ? text : text[..400] + " ...";
}
