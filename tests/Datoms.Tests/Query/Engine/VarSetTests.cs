using System.Collections.Generic;
using System.Linq;
using Accrete.Query.Columns;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Engine;

/// <summary>The sets of slots that plans are made with, against sets of numbers.</summary>
public sealed class VarSetTests
{
    private static readonly Gen<int> Slots = Gen.OneOf(
        Gen.Choose(-1, 130), Gen.Elements(0, 63, 64, 127, 128, 191, 192), Gen.Choose(0, VarSet.SlotsMax - 1));

    private static readonly Arbitrary<(int[] Left, int[] Right)> Pairs =
        (from left in Slots.ArrayOf() from right in Slots.ArrayOf() select (left, right)).ToArbitrary();

    [Fact]
    public void Sets_of_slots_behave_as_sets_of_numbers() => Prop.ForAll(Pairs, pair =>
    {
        (VarSet left, VarSet right) = (Of(pair.Left), Of(pair.Right));
        HashSet<int> lefts = ModelOf(pair.Left), rights = ModelOf(pair.Right);
        AssertSame(lefts, left);
        AssertSame(lefts.Union(rights), left | right);
        AssertSame(lefts.Intersect(rights), left & right);
        AssertSame(lefts.Except(rights), left - right);
        Assert.Equal(lefts.Overlaps(rights), left.Overlaps(right));
        Assert.Equal(lefts.IsSupersetOf(rights), left.ContainsAll(right));
        Assert.Equal(lefts.SetEquals(rights), left == right);
        Assert.Equal((left | right).GetHashCode(), (right | left).GetHashCode());
    }).QuickCheckThrowOnFailure();

    private static void AssertSame(IEnumerable<int> expected, VarSet actual)
    {
        List<int> slots = [];
        foreach (int slot in actual)
        {
            slots.Add(slot);
        }

        Assert.Equal(expected.Order(), slots);
        Assert.Equal(slots.Count, actual.Count);
        Assert.Equal(slots.Count == 0, actual.IsEmpty);
        Assert.All(slots, slot => Assert.True(actual.Contains(slot)));
        Assert.False(actual.Contains(-1));
        Assert.Equal(slots.Contains(128), actual.Contains(128));
        // Equal sets are equal however they were made.
        Assert.Equal(Of([.. slots]), actual);
    }

    private static HashSet<int> ModelOf(int[] slots) => [.. slots.Where(slot => slot >= 0)];

    private static VarSet Of(int[] slots) => slots.Aggregate(VarSet.Empty, (set, slot) => set | VarSet.Of(slot));
}
