using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Xunit;

namespace Accrete.Datoms.Tests.Twins;

/// <summary>Compares pulls of all entities of databases of all shapes with what lists say.</summary>
public sealed class PullTwins
{
    private static readonly PullSpec Names = new(true, false, [new(Key("name"))]);

    private static readonly PullSpec[] Patterns =
    [
        PullSpec.All,
        new(false, false, [new(Key("name"))]),
        new(false, false, [new(Key("nums"))]),
        new(true, false, [new(Key("id")), new(Key("tags")), new(Key("prices")), new(Key("seen")), new(Key("score"))]),
        new(true, false, [new(Key("nums"), Limit: 3), new(Key("rank"))]),
        new(true, true, [new(Key("links"), Inner: Names)]),
        new(true, false,
            [new(Key("next"), Inner: new(true, false, [new(Key("next"), Inner: Names), new(Key("tags"))]))]),
        new(true, false, [new(Key("parts"), Inner: new(true, false, [new(Key("rank")), new(Key("parts"))]))]),
        new(true, false, [new(Key("links"), IsReverse: true), new(Key("next"), IsReverse: true, Inner: Names)]),
        new(true, false, [new(Key("parts"), IsReverse: true, Inner: Names)]),
    ];

    public static TheoryData<string> Quick => TwinShape.Quick;

    public static TheoryData<string> Slow => TwinShape.Slow;

    [Theory]
    [MemberData(nameof(Quick))]
    public void Entities_are_pulled_as_lists_say_one_by_one_and_all_together(string shape) =>
        Check(shape);

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Slow))]
    public void Entities_are_pulled_as_lists_say_in_large_databases(string shape) =>
        Check(shape);

    private static void Check(string shape)
    {
        TwinDatabase twin = TwinShape.DatabaseOf(shape);
        foreach (TwinView view in TwinView.Of(twin).Where(view => !view.IsHistory))
        {
            Database seen = view.See(twin.Database);
            List<Datom> shown = twin.Shown(view);
            NaivePull naive = new(seen.Schema, shown);
            long[] entities = [.. shown.Where(datom => datom.A > FirstOwnAttribute(twin)).Select(datom => datom.E)
                .Distinct()];
            foreach (PullSpec pattern in Patterns)
            {
                Check(seen, naive, pattern, entities, $"{view.Name} {pattern}");
                Check(seen, naive, pattern, [.. entities.Reverse().Where((_, i) => i % 3 != 1)],
                    $"{view.Name} {pattern} downwards");
            }
        }
    }

    private static void Check(Database seen, NaivePull naive, PullSpec pattern, long[] entities, string what)
    {
        string text = pattern.ToString();
        IReadOnlyList<EdnMap?> pulled = seen.PullMany(text, entities.Select(entity => (object?)entity));
        for (int i = 0; i < entities.Length; i++)
        {
            EdnMap? expected = naive.Pull(pattern, entities[i]);
            Assert.True(EdnEquality.Instance.Equals(expected, pulled[i]),
                $"{what} of {entities[i]}\nexpected {expected}\nactual {pulled[i]}");
            if (i % 50 == 0)
            {
                Assert.Equal(expected?.ToString().Length, seen.Pull(text, entities[i])?.ToString().Length);
            }
        }
    }

    private static long FirstOwnAttribute(TwinDatabase twin) => twin.Database.Schema.Entid(Key("id"))!.Value - 1;

    private static Keyword Key(string name) => Keyword.Of("w", name);
}
