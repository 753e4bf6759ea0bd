using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Parse;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Front;

public sealed class ParserTests
{
    [Theory]
    [InlineData("17", null)]
    [InlineData(":find", null)]
    [InlineData("[]", null)]
    [InlineData("[:find]", null)]
    [InlineData("[:where [?x :a]]", null)]
    [InlineData("[:find ?x]", null)]
    [InlineData("[:find ?x :where]", null)]
    [InlineData("{:find ?x :where [[?x :a]]}", null)]
    [InlineData("[:find x :in ?x]", null)]
    [InlineData("[:find ?x :foo :in ?x]", null)]
    [InlineData("[:find [?x ?y ...] :in ?x ?y]", null)]
    [InlineData("[:find ?x ?y . :in ?x ?y]", null)]
    [InlineData("[:find [] :in ?x]", null)]
    [InlineData("[:find (count) :in [?x ...]]", null)]
    [InlineData("[:find (count ?x 2) :in [?x ...]]", null)]
    [InlineData("[:find [?x ?y] ?z :in ?x ?y ?z]", "invalid-aggregate")]
    [InlineData("[:find (pull ?b ?p) :in $ ?b ?p]", "invalid-pull")]
    [InlineData("[:find (pull [:a]) :in $ ?b]", "invalid-pull")]
    [InlineData("[:find (pull ?b p) :in $ ?b]", "pattern-not-bound")]
    [InlineData("[:find ?x :keys a b :in ?x]", null)]
    [InlineData("[:find ?x :with y :in ?x]", null)]
    [InlineData("[:find ?x :in :foo]", null)]
    [InlineData("[:find ?y :in ?x]", "unbound-query-variables")]
    [InlineData("[:find ?x :with ?z :in ?x]", "unbound-query-variables")]
    [InlineData("[:find ?x :in ?x :where ?x]", null)]
    [InlineData("[:find ?x :in ?x :where foo]", null)]
    [InlineData("[:find ?x :where [?x :a nil]]", "invalid-clause")]
    [InlineData("[:find ?x :where [[:a 1] :b ?x]]", "not-a-binding-form")]
    [InlineData("[:find ?x :in ?x :where [(inc 1) 2]]", "not-a-binding-form")]
    [InlineData("[:find ?x :where [(inc 1) ?x ?y]]", null)]
    [InlineData("[:find ?x :where [(identity (nosuch 1)) ?x]]", null)]
    [InlineData("[:find ?y :in ?x :where [(ground ?x) ?y]]", null)]
    [InlineData("[:find ?x :where [?x :a] (not [_ :b])]", null)]
    [InlineData("[:find ?x :where [?x :a] (not-join [] [_ :b])]", null)]
    [InlineData("[:find ?x :where [?x :a] (not-join [e] [?x :b])]", null)]
    [InlineData("[:find ?x :where [?x :a] (or)]", null)]
    [InlineData("[:find ?x :where [?x :a] (or [?x :a] [?x :b ?y])]", null)]
    [InlineData("[:find ?x :where [?x :a] (or-join [] [?x :b])]", "or-binding-empty")]
    [InlineData("[:find ?x :where [?x :a] (or-join [?x])]", null)]
    [InlineData("[:find ?x :where [$ ?x :a]]", null)]
    [InlineData("[:find ?x :where [?x :a] ($b not [?x :b])]", "not-an-entity")]
    public void A_malformed_query_is_refused_with_the_keyword_of_the_reference(string query, string? keyword)
    {
        AccreteException error = Assert.Throws<AccreteException>(() => QueryParser.Parse(EdnReader.Read(query)));
        Assert.Equal(keyword is null ? null : Keyword.Of("db.error", keyword), error.Error);
        Assert.Equal(AnomalyCategory.Incorrect, error.Category);
    }

    [Fact]
    public void An_error_tells_where_the_clause_stands()
    {
        AccreteException error = Assert.Throws<AccreteException>(() =>
            QueryParser.Parse("[:find ?x\n :where [?x :a]\n        [?x :b nil]]"));
        Assert.Equal(3, error.Position!.Value.Line);
        Assert.Equal(9, error.Position!.Value.Column);
    }

    [Fact]
    public void Text_that_is_no_edn_is_refused() =>
        Assert.Throws<AccreteException>(() => QueryParser.Parse("[:find ?x"));

    [Theory]
    [InlineData("[:find ?x ?y :in $ ?y :where [?x :a ?y]]", "{:find [?x ?y] :in [$ ?y] :where [[?x :a ?y]]}")]
    [InlineData("[:where [?x :a ?y] :find ?x]", "[:find ?x :where [?x :a ?y]]")]
    [InlineData("[:find ?y :find ?x :where [?x :a ?y]]", "[:find ?x :where [?x :a ?y]]")]
    [InlineData("(:find ?x :where (?x :a ?y))", "[:find ?x :where [?x :a ?y]]")]
    public void Forms_of_one_query_parse_alike(string left, string right)
    {
        ParsedQuery x = QueryParser.Parse(left);
        ParsedQuery y = QueryParser.Parse(right);
        Assert.Equal(x.Shape, y.Shape);
        Assert.Equal(x.Find.AsEnumerable(), y.Find);
        Assert.Equal(x.Inputs.AsEnumerable(), y.Inputs);
        Assert.Equal(((Clause.DataPattern)x.Where[0]).Terms.AsEnumerable(), ((Clause.DataPattern)y.Where[0]).Terms);
    }

    [Theory]
    [InlineData("[:find ?x :in ?x]", (int)FindShape.Relation)]
    [InlineData("[:find [?x ...] :in ?x]", (int)FindShape.Collection)]
    [InlineData("[:find [?x ?x] :in ?x]", (int)FindShape.Tuple)]
    [InlineData("[:find [?x] :in ?x]", (int)FindShape.Tuple)]
    [InlineData("[:find ?x . :in ?x]", (int)FindShape.Scalar)]
    public void The_shape_follows_from_find(string query, int shape) =>
        Assert.Equal((FindShape)shape, QueryParser.Parse(query).Shape);

    [Fact]
    public void A_nested_query_may_be_quoted_or_not()
    {
        Term quoted = Call("[(q (quote [:find ?y :in ?y]) 1) [[?x]]]").Arguments[0];
        Term plain = Call("[(q [:find ?y :in ?y] 1) [[?x]]]").Arguments[0];
        Assert.Equal(quoted, plain);
    }

    [Fact]
    public void Arguments_without_variables_are_computed_once() =>
        Assert.Equal(new Term.Constant(6L), Call("[(identity (+ 1 (+ 2 3))) ?x]").Arguments[0]);

    [Fact]
    public void The_same_text_is_parsed_once()
    {
        const string Text = "[:find ?x :where [?x :cached-by-text]]";
        Assert.Same(ParseCache.Queries.Parse(Text), ParseCache.Queries.Parse(new string(Text)));
    }

    [Fact]
    public void An_equal_form_is_parsed_once_but_a_list_is_no_vector()
    {
        object vector = EdnReader.Read("[:find ?x :where [rule ?x] [?x :a]]")!;
        object equal = EdnReader.Read("[:find ?x :where [rule ?x] [?x :a]]")!;
        object list = EdnReader.Read("[:find ?x :where [rule ?x] (?x :a)]")!;
        Assert.Same(ParseCache.Queries.Parse(vector), ParseCache.Queries.Parse(equal));
        Assert.NotSame(ParseCache.Queries.Parse(vector), ParseCache.Queries.Parse(list));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("[5]")]
    [InlineData("[[5]]")]
    [InlineData("[[(r ?n) 5]]")]
    [InlineData("[[(r ?n [?m]) [?m :a ?n]]]")]
    [InlineData("[[(r ?n) [_ :a ?n]] [(r ?a ?b) [?a :b ?b]]]")]
    [InlineData("[(r ?a ?b) [?a :to ?b]]")]
    public void Malformed_rules_are_refused(string rules) =>
        Assert.Throws<AccreteException>(() => RuleParser.Parse(EdnReader.Read(rules)));

    [Theory]
    [InlineData("[[(r)]]")]
    [InlineData("[[(r ?n)]]")]
    [InlineData("[[(r 5) [_ :a ?n]]]")]
    [InlineData("[[(r ?n) [?e :a nil]]]")]
    public void Rules_that_no_query_can_call_are_refused_when_one_does(string rules) =>
        Assert.NotNull(Assert.Single(RuleParser.Parse(EdnReader.Read(rules))).Value.Refusal);

    [Fact]
    public void Heads_of_one_name_are_one_rule_with_its_required_parameters()
    {
        IReadOnlyDictionary<Symbol,
            Rule> rules = RuleParser.Parse("[[(r [?a] ?b) [?a :x ?b]] [(r [?c] ?d) [?c :y ?d]]]");
        Rule rule = Assert.Single(rules.Values);
        Assert.Equal((1, 2, 2), (rule.RequiredCount, rule.Arity, rule.Branches.Length));
    }

    private static FunctionCall Call(string clause) =>
        ((Clause.Function)QueryParser.Parse($"[:find ?x :where {clause}]").Where[0]).Call;
}
