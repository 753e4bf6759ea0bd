using Accrete.Datoms.Tests.Transactions;
using Accrete.Edn;
using Xunit;

namespace Accrete.Datoms.Tests.SchemaRules;

public sealed class DbSchemaTests
{
    private static readonly Database Empty = TestDatabase.Open();

    [Fact]
    public void New_database_has_the_documented_numbers()
    {
        Database fresh = Bootstrap.Create("fresh", DatabaseOptions.Default);
        Assert.Equal((66, 1000), (fresh.BasisT, fresh.NextT));
        Assert.Equal(10, fresh.Schema.Entid(Keyword.Of("db", "ident")));
        Assert.Equal(55, fresh.Schema.Entid(Keyword.Of("db.fn", "cas")));
        Assert.Equal(Keyword.Of("db", "cas"), fresh.Schema.Ident(55));
        Assert.True(fresh.Schema.IsPartition(4));
    }

    [Fact]
    public void Renamed_attribute_keeps_its_old_name_until_it_is_given_away()
    {
        Keyword old = Keyword.Of("p", "age");
        Database renamed = TestDatabase.Apply(Empty, "[{:db/id :p/age :db/ident :p/years}]").DbAfter;
        Assert.Equal(Keyword.Of("p", "years"), renamed.Schema.Attribute(old)?.Ident);
        Database given = TestDatabase.Apply(renamed, "[{:db/id \"x\" :db/ident :p/age}]").DbAfter;
        Assert.Null(given.Schema.Attribute(old));
        Assert.NotNull(given.Schema.Attribute(Keyword.Of("p", "years")));
        Assert.NotNull(Empty.Schema.Attribute(old));
    }

    [Theory]
    [InlineData("[{:db/ident :z/a :db/valueType :db.type/long}]", ":db.error/invalid-install-attribute")]
    [InlineData("[{:db/id :p/age :db/valueType :db.type/string}]", ":db.error/invalid-alter-attribute")]
    [InlineData("[{:db/id :p/age :db/cardinality :db.type/string}]", ":db.error/invalid-alter-attribute")]
    [InlineData("[[:db/retractEntity :p/age]]", ":db.error/invalid-alter-attribute")]
    [InlineData(
        "[{:db/id :part/named :db/valueType :db.type/long :db/cardinality :db.cardinality/one}]",
        ":db.error/invalid-element-change")]
    [InlineData("[{:db/id #db/id[:db.part/db] :p/age 1}]", ":db.error/schema-without-install")]
    public void Illegal_change_of_the_schema_is_refused(string data, string error) =>
        Assert.Equal(error, Assert.Throws<AccreteException>(() => TestDatabase.Apply(Empty, data)).Error?.ToString());

    [Fact]
    public void Index_added_later_finds_what_was_stated_before()
    {
        Database used = TestDatabase.Apply(Empty, "[{:p/age 5}]").DbAfter;
        Database indexed = TestDatabase.Apply(
            used, "[{:db/id :p/age :db/unique :db.unique/identity :db/index true}]").DbAfter;
        Assert.Empty(TestDatabase.Changes(TestDatabase.Apply(indexed, "[{:db/id \"x\" :p/age 5}]")));
    }
}
