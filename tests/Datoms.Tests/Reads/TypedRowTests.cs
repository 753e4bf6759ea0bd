using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Xunit;

namespace Accrete.Datoms.Tests.Reads;

/// <summary>Rows of queries as .NET types.</summary>
public sealed class TypedRowTests
{
    private static readonly Database Database = Sample.Of(
        "[{:p/name \"Ann\", :p/born 1950, :p/kind :kind/free-lance, :p/seen #inst \"2001-02-03T04:05:06.007Z\"} "
            + "{:p/name \"Bo\", :p/born 1960}]");

    [Fact]
    public void Rows_are_tuples_by_place()
    {
        IReadOnlyList<(string Name, long Born)> rows = Database.Query<(string Name, long Born)>(
            "[:find ?n ?b :where [?e :p/name ?n] [?e :p/born ?b]]");
        Assert.Equal([("Ann", 1950), ("Bo", 1960)], rows.Order());
    }

    [Fact]
    public void Rows_are_records_by_place_and_with_keys_by_name()
    {
        Assert.Equal([new Person("Ann", 1950), new Person("Bo", 1960)], Database.Query<Person>(
            "[:find ?n ?b :where [?e :p/name ?n] [?e :p/born ?b]]").OrderBy(each => each.Born));
        Assert.Equal([new Person("Ann", 1950), new Person("Bo", 1960)], Database.Query<Person>(
            "[:find ?b ?n :keys born name :where [?e :p/name ?n] [?e :p/born ?b]]").OrderBy(each => each.Born));
    }

    [Fact]
    public void Collections_scalars_and_tuples_give_their_items()
    {
        Assert.Equal([1950, 1960], Database.Query<int>("[:find [?b ...] :where [_ :p/born ?b]]").Order());
        Assert.Equal([1950L], Database.Query<long>("[:find (min ?b) . :where [_ :p/born ?b]]"));
        Assert.Equal([("Ann", 1950L)], Database.Query<(string, long)>(
            "[:find [?n ?b] :in $ ?n :where [?e :p/name ?n] [?e :p/born ?b]]", "Ann"));
        Assert.Empty(Database.Query<long>("[:find ?b . :where [_ :p/born ?b] [(> ?b 2000)]]"));
    }

    [Fact]
    public void Instants_are_times_and_keywords_enums_or_texts()
    {
        const string Query = "[:find ?t ?k ?k :where [?e :p/seen ?t] [?e :p/kind ?k]]";
        DateTimeOffset time = new(2001, 2, 3, 4, 5, 6, 7, TimeSpan.Zero);
        Assert.Equal([(time, Kind.FreeLance, ":kind/free-lance")],
            Database.Query<(DateTimeOffset, Kind, string)>(Query));
        Assert.Equal(time.UtcDateTime, Database.Query<(DateTime, Keyword, string)>(Query).Single().Item1);
    }

    [Fact]
    public void Tuples_may_have_more_than_seven_items()
    {
        var row = Database.Query<(long, long, long, long, long, long, long, long, string)>(
            "[:find [?a ?b ?c ?d ?e ?f ?g ?h ?i] :in $ [?a ?b ?c ?d ?e ?f ?g ?h ?i]]", EdnVector.Of(
                1, 2, 3, 4, 5, 6, 7, 8, "nine"));
        Assert.Equal((1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, "nine"), row.Single());
    }

    [Fact]
    public void A_column_that_does_not_fit_is_named_with_value_and_type()
    {
        AccreteException error = Assert.Throws<AccreteException>(() => Database.Query<(string, string)>(
            "[:find ?n ?b :where [?e :p/name ?n] [?e :p/born ?b]]"));
        Assert.Contains("column 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("String", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<AccreteException>(() => Database.Query<(string, long, long)>(
            "[:find ?n ?b :where [?e :p/name ?n] [?e :p/born ?b]]"));
        Assert.Contains("2 columns", error.Message, StringComparison.Ordinal);
    }

    private enum Kind
    {
        None,
        FreeLance,
    }

    private sealed record Person(string Name, int Born);
}
