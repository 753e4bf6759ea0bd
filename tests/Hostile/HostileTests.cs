using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Accrete.Hostile;

/// <summary>No input ends the command but by its own exit code, and time and memory stay within what was
/// given.</summary>
public sealed class HostileTests
{
    internal static readonly HostileInput[] All = [.. HostileInputs.All()];

    private static readonly string[] Kinds = [.. All.Select(input => input.Kind).Distinct()];

    [Fact]
    public void There_are_many() => Assert.True(All.Length >= 700, $"only {All.Length} inputs");

    [Fact]
    public void Input_of_each_kind_ends_within_its_bounds() =>
        Check(Batch.Together(All, [.. Kinds.Select(kind => Array.FindIndex(All, input => input.Kind == kind))]));

    /// <summary>The kinds of one of the classes that run beside each other.</summary>
    internal static IEnumerable<object[]> KindsOf(int part, int parts) =>
        Kinds.Where((_, i) => i % parts == part).Select(kind => new object[] { kind });

    internal static void CheckKind(string kind) =>
        Check(Batch.Together(All, [.. Enumerable.Range(0, All.Length).Where(i => All[i].Kind == kind)]));

    internal static void Check(List<string> wrong) =>
        Assert.True(wrong.Count == 0, $"{wrong.Count} inputs\n" + string.Join('\n', wrong));
}

/// <summary>Every second kind; both halves run at the same time.</summary>
[Trait("Category", "Slow")]
public sealed class EvenKinds
{
    public static IEnumerable<object[]> Kinds() => HostileTests.KindsOf(0, 2);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Inputs_of_a_kind_end_within_their_bounds(string kind) => HostileTests.CheckKind(kind);
}

/// <summary>The other kinds.</summary>
[Trait("Category", "Slow")]
public sealed class OddKinds
{
    private const int ArgumentBytesMax = 128 * 1024;

    public static IEnumerable<object[]> Kinds() => HostileTests.KindsOf(1, 2);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Inputs_of_a_kind_end_within_their_bounds(string kind) => HostileTests.CheckKind(kind);

    [Fact]
    public void Input_of_each_kind_ends_as_a_command_of_its_own() => HostileTests.Check([
        .. HostileTests.All.Where(Fits).DistinctBy(input => input.Kind).Select(Batch.Alone).OfType<string>()]);

    /// <summary>Tells whether the system hands an input over: Linux takes 128 KB an argument.</summary>
    private static bool Fits(HostileInput input) => input.Arguments().All(each => each.Length < ArgumentBytesMax / 4);
}
