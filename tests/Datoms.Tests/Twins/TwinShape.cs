using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Index.Trees;
using Xunit;

namespace Accrete.Datoms.Tests.Twins;

/// <summary>When the memory index is merged into leaves while a database is filled.</summary>
public enum Merging
{
    /// <summary>All stays in memory.</summary>
    Never,

    /// <summary>After half of the transactions: the rest stands in memory, with removals of what leaves
    /// have.</summary>
    Half,

    /// <summary>After every transaction, so that leaves are rewritten again and again.</summary>
    Always,

    /// <summary>Once, after the last transaction.</summary>
    Last,
}

/// <summary>What a database of the twins looks like.</summary>
/// <param name="Name">What the test runner shows.</param>
/// <param name="Entities">How many entities there are, parts aside.</param>
/// <param name="Transactions">In how many transactions they are made and changed.</param>
/// <param name="Merging">When memory is merged.</param>
/// <param name="HasHistory">Whether facts change and go.</param>
/// <param name="Rows">How many datoms a leaf may have; 0 for the full size.</param>
internal sealed record TwinShape(
    string Name, int Entities, int Transactions, Merging Merging, bool HasHistory, int Rows = 0)
{
    /// <summary>All shapes: small ones live in one leaf, large ones in many of full size, with entities and
    /// attributes that cross the ends of leaves.</summary>
    public static IReadOnlyList<TwinShape> All { get; } =
    [
        new("small, in memory", 60, 12, Merging.Never, true),
        new("small, merged each time", 60, 12, Merging.Always, true),
        new("small, half merged", 60, 12, Merging.Half, true),
        new("small, merged each time, a leaf for each datom", 60, 12, Merging.Always, true, Rows: 1),
        new("small, half merged, leaves of 3", 60, 12, Merging.Half, true, Rows: 3),
        new("large, in memory", 1500, 16, Merging.Never, true),
        new("large, half merged", 1500, 16, Merging.Half, true),
        new("large, half merged, leaves of 40", 1500, 16, Merging.Half, true, Rows: 40),
        new("large, merged each time", 1500, 10, Merging.Always, true),
        new("large, merged", 1500, 16, Merging.Last, true),
        new("large, merged, never changed", 1500, 4, Merging.Last, false),
    ];

    /// <summary>Gets the names of the small ones, and of the large one that meets leaves and memory.</summary>
    public static TheoryData<string> Quick => [.. All.Where(IsQuick).Select(shape => shape.Name)];

    /// <summary>Gets the names of the others.</summary>
    public static TheoryData<string> Slow => [.. All.Where(shape => !IsQuick(shape)).Select(shape => shape.Name)];

    /// <summary>Returns the database of a shape; made once.</summary>
    public static TwinDatabase DatabaseOf(string name) => Made[name].Value;

    /// <summary>Gets how leaves and directories are cut: small directories go with small leaves, so that there are
    /// several levels.</summary>
    public TreeShape Tree => Rows == 0 ? TreeShape.Default : new TreeShape { RowsMax = Rows, ChildrenMax = 4 };

    private static bool IsQuick(TwinShape shape) =>
        shape.Entities < 100 || shape is { Merging: Merging.Half, Rows: 0 };

    private static readonly Dictionary<string, Lazy<TwinDatabase>> Made = All.ToDictionary(
        shape => shape.Name, shape => new Lazy<TwinDatabase>(() => TwinDatabase.Fill(shape)));
}
