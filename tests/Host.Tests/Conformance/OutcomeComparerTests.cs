using Accrete.Edn;
using Accrete.Host.Conformance;
using Xunit;

namespace Accrete.Host.Tests.Conformance;

/// <summary>The comparer lets pass what the format calls the same, and catches every mutation of it.</summary>
public sealed class OutcomeComparerTests
{
    private static readonly OutcomeComparer Comparer = new(key => key.ToString() == ":db/tupleTypes");

    [Theory]
    [InlineData("#{[1 2] [3 4]}", "#{[3 4] [1 2]}")]
    [InlineData("{:a 1, :b #{1 2}}", "{:b #{2 1}, :a 1}")]
    [InlineData("[1 nil true]", "[1 nil true]")]
    [InlineData("[##NaN]", "[##NaN]")]
    [InlineData("[#eid \"a\" #tx 1 #anon :db.part/user]", "[#eid \"a\" #tx 1 #anon :db.part/user]")]
    [InlineData("(1 2)", "[1 2]")]
    public void Equal_outcomes_pass(string expected, string actual) =>
        Assert.True(AreSame("[:datoms :now :eavt]", expected, actual));

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1", "1N")]
    [InlineData("1.0", "1.0M")]
    [InlineData("1.0M", "1.00M")]
    [InlineData("1", "nil")]
    [InlineData("nil", "false")]
    [InlineData("\"a\"", ":a")]
    [InlineData("\"a\"", "\\a")]
    [InlineData("a", "\"a\"")]
    [InlineData("[1 2]", "[2 1]")]
    [InlineData("[1 2]", "#{1 2}")]
    [InlineData("[1]", "[1 1]")]
    [InlineData("#{[1]}", "#{[1] [2]}")]
    [InlineData("{:a 1}", "{:a 1, :b nil}")]
    [InlineData("{:a 1}", "{:b 1}")]
    [InlineData("#eid \"a\"", "#eid \"b\"")]
    [InlineData("#tx 1", "#eid \"1\"")]
    [InlineData("#anon :db.part/user", "#anon {:implicit 1}")]
    [InlineData("#inst \"2000-01-01\"", "#inst \"2000-01-01T00:00:00.001Z\"")]
    [InlineData("[\"a b\"]", "[\"a\" \"b\"]")]
    [InlineData("[[1 2] 3]", "[[1] 2 3]")]
    [InlineData("0.1", "0.10000000000000002")]
    [InlineData("nil", "{:error {:db/error nil, :category nil}}")]
    public void Mutated_outcomes_are_caught(string expected, string actual)
    {
        Assert.False(AreSame("[:datoms :now :eavt]", expected, actual));
        Assert.False(AreSame("[:datoms :now :eavt]", actual, expected));
    }

    [Theory]
    [InlineData("[:q [:find ?a (count ?b) :where [?a :b ?b]]]", "[[1 2] [3 4]]", "[[3 4] [1 2]]", true)]
    [InlineData("[:q [:find ?a (count ?b) :where [?a :b ?b]]]", "[[1 2] [1 2]]", "[[1 2]]", false)]
    [InlineData("[:q [:find ?a (count ?b) :where [?a :b ?b]]]", "[[1 2]]", "[[2 1]]", false)]
    [InlineData("[:q [:find [?a ...] :where [?a :b]]]", "[1 2 2]", "[2 1 2]", true)]
    [InlineData("[:q [:find [?a ...] :where [?a :b]]]", "[1 2 2]", "[1 1 2]", false)]
    [InlineData("[:q [:find [?a ?b] :where [?a :b ?b]]]", "[1 2]", "[2 1]", false)]
    [InlineData("[:q [:find (min 2 ?a) . :where [?a :b]]]", "[1 2]", "[2 1]", false)]
    [InlineData("[:q [:find (min 2 ?a) :where [?a :b]]]", "[[[1 2]]]", "[[[2 1]]]", false)]
    [InlineData("[:q {:find [?a ...] :where [[?a :b]]}]", "[[1] [2]]", "[[2] [1]]", true)]
    [InlineData("[:q \"[:find (min 2 ?a) . :where [?a :b]]\"]", "[1 2]", "[2 1]", false)]
    public void Order_counts_where_the_find_says_so(string step, string expected, string actual, bool isSame) =>
        Assert.Equal(isSame, AreSame(step, expected, actual));

    [Theory]
    [InlineData("[:pull :now [*] 1]", "{:a/b [1 2]}", "{:a/b [2 1]}", true)]
    [InlineData("[:pull :now [*] 1]", "{:a/b [1 1 2]}", "{:a/b [1 2 2]}", false)]
    [InlineData("[:pull :now [*] 1]", "{:a/b [{:c [1 2]} {:c [3]}]}", "{:a/b [{:c [3]} {:c [2 1]}]}", true)]
    [InlineData("[:pull :now [*] 1]", "{:db/tupleTypes [:a :b]}", "{:db/tupleTypes [:b :a]}", false)]
    [InlineData("[:pull :now [*] 1]", "{:a/pairs [[1 2] [3 4]]}", "{:a/pairs [[2 1] [3 4]]}", false)]
    [InlineData("[:pull-many :now [*] [1 2]]", "[{:a 1} {:a 2}]", "[{:a 2} {:a 1}]", false)]
    [InlineData("[:q [:find (pull ?e [*]) ?x :where [?e :a ?x]]]", "[[{:a [1 2]} 1]]", "[[{:a [2 1]} 1]]", true)]
    [InlineData("[:q [:find ?x (pull ?e [*]) :keys x e :where [?e :a ?x]]]", "[{:x [1 2], :e {:a [1 2]}}]",
        "[{:e {:a [2 1]}, :x [1 2]}]", true)]
    [InlineData("[:q [:find ?x (pull ?e [*]) :keys x e :where [?e :a ?x]]]", "[{:x [1 2], :e {:a [1 2]}}]",
        "[{:e {:a [2 1]}, :x [2 1]}]", false)]
    public void Pulled_values_of_many_are_multisets(string step, string expected, string actual, bool isSame) =>
        Assert.Equal(isSame, AreSame(step, expected, actual));

    [Theory]
    [InlineData(":db.error/not-an-entity", ":cognitect.anomalies/incorrect", true)]
    [InlineData(":db.error/other", ":cognitect.anomalies/incorrect", false)]
    [InlineData(":db.error/not-an-entity", ":cognitect.anomalies/conflict", false)]
    [InlineData("nil", "nil", false)]
    public void Errors_match_by_keyword_and_category(string error, string category, bool isSame) =>
        Assert.Equal(isSame, AreSame(
            "[:transact []]",
            "{:error {:db/error :db.error/not-an-entity, :category :cognitect.anomalies/incorrect, :class \"X\", "
                + ":message \"m\"}}",
            $"{{:error {{:db/error {error}, :category {category}, :message \"n\"}}}}"));

    [Theory]
    [InlineData("{:error {:db/error :db.error/any, :category nil}}", true)]
    [InlineData("[1]", false)]
    public void An_error_without_keyword_matches_any_error(string actual, bool isSame) =>
        Assert.Equal(isSame,
            AreSame("[:transact []]", "{:error {:db/error nil, :category nil, :class \"X\", :message \"m\"}}", actual));

    [Fact]
    public void A_crash_of_the_reference_matches_anything_that_ends() => Assert.True(AreSame(
        "[:transact []]",
        "{:error {:db/error nil, :category nil, :class \"NullPointerException\", :message \"\", :crash true}}", "[1]"));

    [Fact]
    public void A_float_is_the_double_of_its_shortest_decimal()
    {
        Assert.True(Comparer.AreSame(0.1d, 0.1f, OutcomeShape.Ordered.Instance));
        Assert.False(Comparer.AreSame((double)0.1f, 0.1f, OutcomeShape.Ordered.Instance));
    }

    private static bool AreSame(string step, string expected, string actual) => Comparer.AreSame(
        EdnReader.Read(expected), EdnReader.Read(actual), OutcomeShapes.OfStep((EdnSequence)EdnReader.Read(step)!));
}
