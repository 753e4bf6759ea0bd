using System;
using System.Linq;
using Accrete.Edn;
using Xunit;

namespace Accrete.Datoms.Tests.Reads;

/// <summary>Entities: lazy, kept, equal by identity.</summary>
public sealed class EntityTests
{
    private static readonly Keyword Boss = Keyword.Of("p", "boss");

    [Fact]
    public void Views_on_one_entity_are_equal_whatever_their_basis()
    {
        Database before = Sample.Of("[{:p/name \"Ann\", :p/born 1950}]");
        Database after = Sample.With(before, "[{:p/name \"Ann\", :p/born 1951}]");
        Entity old = Of(before, "Ann"), now = Of(after, "Ann");
        Assert.Equal(old, now);
        Assert.Equal(old.GetHashCode(), now.GetHashCode());
        Assert.Equal((1950L, 1951L), (old.Get<long>(":p/born"), now.Get<long>(":p/born")));
    }

    [Fact]
    public void Refs_are_entities_of_the_same_value_and_backwards_they_are_sets()
    {
        Database database = Sample.Of(
            "[{:p/name \"Ann\", :p/boss {:db/id \"b\", :p/name \"Bo\"}} {:p/name \"Cy\", :p/boss \"b\"}]");
        Entity bo = Assert.IsType<Entity>(Of(database, "Ann")[Boss]);
        Assert.Same(database, bo.Database);
        EdnSet staff = Assert.IsType<EdnSet>(bo[":p/_boss"]);
        Assert.Equal(["Ann", "Cy"], staff.Cast<Entity>().Select(each => each.Get<string>(":p/name")).Order());
        Assert.Null(bo[Boss]);
        Assert.Null(bo[":no/such"]);
    }

    [Fact]
    public void Touch_reads_components_to_any_depth_and_ends_on_circles()
    {
        Database database = Sample.Of(
            "[{:db/id \"a\", :p/name \"a\", :p/parts \"b\"} {:db/id \"b\", :p/name \"b\", :p/parts \"a\"}]");
        Entity a = Of(database, "a");
        Assert.Equal($"{{:db/id {a.Id}}}", a.ToString());
        Assert.Same(a, a.Touch());
        Assert.Contains(":p/name \"b\"", a.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_entity_reads_as_a_dictionary_of_its_attributes()
    {
        Entity ann = Of(Sample.Of("[{:p/name \"Ann\", :p/born 1950, :p/tags [:x]}]"), "Ann");
        Assert.Equal([":p/name", ":p/born", ":p/tags"], ann.Keys.Select(key => key.ToString()));
        Assert.Equal(3, ann.Count);
        Assert.Equal("#{:x}", ann.Last().Value?.ToString());
        Assert.True(ann.ContainsKey(Keyword.Of("db", "id")));
        Assert.False(ann.TryGetValue(Boss, out _));
    }

    [Fact]
    public void A_value_that_does_not_fit_a_type_is_refused_by_name()
    {
        Entity ann = Of(Sample.Of("[{:p/name \"Ann\", :p/born 5000000000}]"), "Ann");
        AccreteException error = Assert.Throws<AccreteException>(() => ann.Get<int>(":p/born"));
        Assert.Contains(":p/born is 5000000000", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, ann.Get<int>(":p/kind"));
        Assert.Throws<AccreteException>(() => ann["p/name"]);
    }

    [Fact]
    public void What_names_nothing_is_no_entity_and_a_history_has_none()
    {
        Database database = Sample.Of();
        Assert.Null(database.Entity(Keyword.Of("no", "such")));
        Assert.Empty(database.Entity(17592186999999L) ?? throw new InvalidOperationException());
        Assert.Throws<AccreteException>(() => database.History().Entity(0L));
    }

    private static Entity Of(Database database, string name) =>
        database.Entity(new object[] { Keyword.Of("p", "name"), name }) ?? throw new InvalidOperationException(name);
}
