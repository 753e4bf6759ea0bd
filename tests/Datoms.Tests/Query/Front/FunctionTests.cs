using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Accrete.Clojure;
using Accrete.Clojure.Library;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Parse;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Front;

public sealed class FunctionTests
{
    public static TheoryData<string> Calls()
    {
        TheoryData<string> calls = [];
        using StreamReader text = new(typeof(FunctionTests).Assembly.GetManifestResourceStream("functions.edn")!);
        foreach (object? form in EdnReader.ReadAll(text))
        {
            calls.Add(EdnPrinter.Print(form));
        }

        return calls;
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_call_gives_what_the_reference_gives(string pair)
    {
        EdnVector parts = (EdnVector)EdnReader.Read(pair)!;
        object? expected = parts[1];
        object? actual;
        try
        {
            actual = ConstantForm.Evaluate(parts[0], null);
        }
        catch (AccreteException)
        {
            Assert.Equal(Keyword.Of(null, "error"), expected);
            return;
        }

        Assert.True(Same(expected, actual),
            $"{EdnPrinter.Print(parts[0])} gave {EdnText.Of(actual)}, not {EdnText.Of(expected)}");
    }

    [Fact]
    public void Not_a_number_is_equal_to_nothing() => Assert.Equal(false, Evaluate("(= ##NaN ##NaN)"));

    [Theory]
    [InlineData("(map (fn [z] (* z z)) [1 2 3])", "[1 4 9]")]
    [InlineData("((fn [a & more] [a (count more)]) 1 2 3)", "[1 2]")]
    [InlineData("(reduce (fn [sum x] (+ sum (if (even? x) x 0))) 0 [1 2 3 4])", "6")]
    [InlineData("((fn [x] ((fn [y] (+ x y)) 2)) 1)", "3")]
    [InlineData("(sort-by (fn [x] (- x)) [1 3 2])", "[3 2 1]")]
    public void A_function_can_be_written_in_place(string call, string expected) =>
        Assert.Equal(EdnReader.Read(expected), Evaluate(call));

    [Fact]
    public void A_function_that_calls_itself_without_end_is_stopped() =>
        Assert.Throws<AccreteException>(() => Evaluate("((fn [f] (f f)) (fn [f] (f f)))"));

    [Theory]
    [InlineData("(.ToString 1.5 \"F999999999\")")]
    [InlineData("(.ToString 1 \"D999999999\")")]
    [InlineData("(System.String/Format \"{0,999999999}\" 1)")]
    [InlineData("(.PadLeft \"x\" 1000000000)")]
    [InlineData("(System.Numerics.BigInteger/Pow 10N 1000000000)")]
    [InlineData("(reduce (fn [a i] (*' a a)) 3N (range 60))")]
    [InlineData("(reduce (fn [a i] (* a a)) 1.1M (range 60))")]
    [InlineData("(mod 1E-1000000000M 7)")]
    [InlineData("(clojure.string/replace (apply str (repeat 1000000 \"a\")) \"a\" (apply str (repeat 1000 \"b\")))")]
    [InlineData("(re-pattern (apply str (repeat 100000 \"a|\")))")]
    [InlineData("(format \"%1000000000d\" 1)")]
    public void What_would_make_much_of_little_is_refused(string call) =>
        Assert.Throws<AccreteException>(() => Evaluate(call));

    [Fact]
    public void Searches_of_long_texts_find_what_short_ones_do()
    {
        string part = new string('a', 3_000) + "b" + new string('a', 3_000);
        string text = new string('a', 20_000) + part + new string('a', 10_000) + "b" + new string('a', 2_999);
        int at = text.IndexOf(part, System.StringComparison.Ordinal);
        Assert.Equal(at, TextSearch.First(text, part, 0));
        Assert.Equal(-1, TextSearch.First(text, part, at + 1));
        Assert.Equal(at, TextSearch.Last(text, part, int.MaxValue));
        Assert.Equal(-1, TextSearch.Last(text, part, at - 1));
        Assert.Equal(text.Replace(part, "-", System.StringComparison.Ordinal), TextSearch.Replace(text, part, "-"));
        string many = string.Concat(Enumerable.Repeat(part, 5));
        Assert.Equal(4 * part.Length, TextSearch.Last(many, part, int.MaxValue));
        Assert.Equal("-----", TextSearch.Replace(many, part, "-"));
    }

    [Fact]
    public void A_static_method_of_an_allowed_type_can_be_called() =>
        Assert.Equal(5L, Evaluate("(System.Math/Abs -5)"));

    [Fact]
    public void A_static_method_of_another_type_is_unknown() =>
        Assert.Throws<AccreteException>(() => Evaluate("(System.IO.File/ReadAllText \"x\")"));

    [Fact]
    public void A_method_that_draws_random_numbers_is_unknown() =>
        Assert.Throws<AccreteException>(() => Evaluate("(System.Guid/NewGuid)"));

    [Theory]
    [InlineData("(System.DateTime/get_Now)")]
    [InlineData("(System.DateTimeOffset/get_UtcNow)")]
    [InlineData("(System.DateTime/Parse \"10:00\")")]
    [InlineData("(System.Convert/ToDateTime \"10:00\")")]
    public void The_clock_stays_out(string call) => Assert.Throws<AccreteException>(() => Evaluate(call));

    [Fact]
    public void A_time_with_its_date_can_be_read() =>
        Assert.Equal(
            Evaluate("#inst \"2020-01-02T10:00:00Z\""), Evaluate("(System.DateTime/Parse \"2020-01-02 10:00\")"));

    [Theory]
    [InlineData("(.GetType \"a\")")]
    [InlineData("(.GetHashCode \"a\")")]
    [InlineData("(.Equals 1 2)")]
    public void What_every_object_has_is_no_function(string call) =>
        Assert.Throws<AccreteException>(() => Evaluate(call));

    [Theory]
    [InlineData("re-find", "b2")]
    [InlineData("re-matches", null)]
    public void A_regex_of_dot_net_is_a_pattern(string function, string? expected) => Assert.Equal(
        expected, FunctionRegistry.Core(function).Call(CallContext.None, [new Regex("[b-z]\\d"), "a1b2"], null));

    [Theory]
    [InlineData("(take 3 (iterate inc 1))", "[1 2 3]")]
    [InlineData("(take 2 (filter even? (map inc (range))))", "[2 4]")]
    [InlineData("(zipmap [:a :b] [1 2])", "{:a 1, :b 2}")]
    [InlineData("(into [] (comp (map inc) (filter even?) (take 2)) [1 2 3 4 5 6])", "[2 4]")]
    [InlineData("(sequence (partition-all 2) [1 2 3])", "[[1 2] [3]]")]
    [InlineData("(transduce (mapcat reverse) conj [] [[1 2] [3 4]])", "[2 1 4 3]")]
    [InlineData("(let [[a b] [1 2] c (+ a b)] [a b c])", "[1 2 3]")]
    [InlineData("(->> [1 2 3] (map inc) (reduce +))", "9")]
    [InlineData("(case 2 1 :one (2 3) :more :none)", ":more")]
    [InlineData("(some-> {:a {:b 1}} :a :c inc)", "nil")]
    public void Forms_and_transducers_are_those_of_Clojure(string call, string expected) =>
        Assert.Equal(EdnReader.Read(expected), Evaluate(call));

    [Fact]
    public void A_sequence_without_end_is_stopped() =>
        Assert.Throws<AccreteException>(() => Evaluate("(some neg? (range))"));

    [Fact]
    public void A_dot_net_instance_method_can_be_called() =>
        Assert.Equal(true, Evaluate("(.StartsWith \"abc\" \"ab\")"));

    [Fact]
    public void A_type_can_be_allowed()
    {
        FunctionRegistry registry = FunctionRegistry.Default.WithType(typeof(Path));
        Assert.True(registry.TryResolve(Symbol.Parse("System.IO.Path/GetFileName"), out QueryFunction? function));
        Assert.Equal("b", function.Call(CallContext.None, ["a/b"], null));
    }

    [Fact]
    public void A_registered_function_gets_and_gives_edn_values()
    {
        FunctionRegistry registry = FunctionRegistry.Default.With(Symbol.Parse("my.app/twice"), (int x) => x * 2);
        Assert.True(registry.TryResolve(Symbol.Parse("my.app/twice"), out QueryFunction? function));
        Assert.Equal(42L, function.Call(CallContext.None, [21L], null));
    }

    [Fact]
    public void A_failing_function_names_what_it_got()
    {
        AccreteException error = Assert.Throws<AccreteException>(
            () => FunctionRegistry.Core("inc").Call(CallContext.None, ["a"], null));
        Assert.Contains("\"a\" is not a number", error.Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void A_regular_expression_that_would_run_forever_is_stopped() => Assert.Throws<AccreteException>(
        () => Evaluate($"(re-matches #regex \"(a+)+b\" \"{new string('a', 60)}c\")"));

    private static object? Evaluate(string text) => ConstantForm.Evaluate(EdnReader.Read(text), null);

    private static bool Same(object? expected, object? actual) => (expected, actual) switch
    {
        (EdnSequence left, EdnSequence right) =>
            left.Count == right.Count && left.Zip(right).All(pair => Same(pair.First, pair.Second)),
        (double left, double right) => left.Equals(right),
        (double left, float right) => left.Equals(right),
        (EdnSet or EdnMap, _) => EdnEquality.Instance.Equals(expected, actual),
        _ => EdnEquality.Instance.Equals(expected, actual)
            && (expected is null || !Numbers.Is(expected) || expected.GetType() == actual!.GetType()),
    };
}
