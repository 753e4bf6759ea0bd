using System.Collections.Generic;
using System.Linq;

namespace Accrete.Differential.Generation;

/// <summary>Values at the edges of each type, as constant arguments of a call.</summary>
internal static class ArgumentPools
{
    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "2", "3", "10", "255", "65536", "2147483647", "2147483648", "-2147483649",
        "9223372036854775807", "-9223372036854775808", "0.0", "-0.0", "1.0", "1.5", "-2.5", "0.1", "1.0E10", "1.0E-5",
        "1.7976931348623157E308", "4.9E-324", "##NaN", "##Inf", "##-Inf", "0N", "5N", "-7N", "9223372036854775808N",
        "123456789012345678901234567890N", "0M", "0.00M", "1.50M", "-2.5M", "1E+10M", "1E-10M",
        "12345678901234567890.5M",
    ];

    private static readonly string[] Texts =
    [
        "\"\"", "\"a\"", "\"abc\"", "\"aXbXc\"", "\" a b \"", "\"12\"", "\"-1.5\"", "\"true\"", "\"\\n\"",
        "\"\\u00e9\"",
        "\"\\u00df\"", "\"aaa\"", "\"a/b\"", "\":k\"", "\"[1 2]\"", "\"$1\"", "\"\\\\\"", "\"a,b,,c,,\"",
    ];

    private static readonly string[] Sequences =
    [
        "nil", "[]", "[1]", "[1 2 3]", "[3 1 2]", "[1 1 2]", "[nil 1]", "[1 [2 [3]]]", "[[1 2] [3 4]]", "[:a 1 :b 2]",
        "[\"b\" \"a\"]", "(list)", "(list 1 2 3)", "(range 5)", "#{}", "#{1}", "#{1 2 3}", "#{:a :b}", "{}", "{:a 1}",
        "{:a 1, :b 2}", "\"abc\"", "\"\"", "[{:a 1} {:a 2, :b 3}]", "[true false]", "[1.5 2N 1.50M]", "[\\a \\b]",
    ];

    private static readonly string[] Maps =
    [
        "{}", "{:a 1}", "{:a 1, :b 2}", "{1 2}", "{\"a\" 1}", "{:a {:b 1}}", "{nil 1}", "{[1] 2}", "{:a nil}", "nil",
    ];

    private static readonly string[] Functions =
    [
        "inc", "dec", "odd?", "str", "count", "identity", ":a", "{1 2, 2 3}", "#{1 2}", "+", "vector", "first",
        "nil?",
        "list", "[10 20 30]", "max", "<", "conj", "=", "not",
    ];

    private static readonly string[] Names =
    [
        ":a", ":a/b", ":b", "(quote a)", "(quote n/b)", "\"a\"", "\"a/b\"", "\"\"", "nil",
    ];

    private static readonly string[] Scalars =
    [
        "nil", "true", "false", "\\a", "\\space", "\\newline", "\\0", "#inst \"2020-02-29T12:34:56.789-00:00\"",
        "#inst \"1970-01-01T00:00:00.000-00:00\"", "#uuid \"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\"",
        "(re-pattern \"a+\")", "(re-pattern \"(a)(b)?\")",
    ];

    private static readonly string[] Counts = ["0", "1", "2", "3", "5", "-1", "1.5", "2N", "nil"];

    private static readonly string[] Patterns =
        ["(re-pattern \"a\")", "(re-pattern \"b+\")", "(re-pattern \"(a)(x)?\")", "(re-pattern \"\")",
        "(re-pattern \",\")"];

    private static readonly string[] All =
        [.. Numbers.Concat(Texts).Concat(Sequences).Concat(Maps).Concat(Names).Concat(Scalars).Distinct()];

    private static readonly Dictionary<char, string[]> Pools = new()
    {
        ['n'] = Numbers,
        ['t'] = Texts,
        ['s'] = Sequences,
        ['m'] = Maps,
        ['f'] = Functions,
        ['k'] = Names,
        ['i'] = Counts,
        ['p'] = Patterns,
        ['c'] = ["\\a", "\\A", "\\0", "\\9", "\\space", "\\newline", "\\\u00e9"],
        ['b'] = ["true", "false", "nil", "1"],
        ['d'] = ["#inst \"2020-02-29T12:34:56.789-00:00\"", "#inst \"1970-01-01T00:00:00.000-00:00\"",
        "1582934400000"],
        ['x'] = All,
    };

    /// <summary>Draws a value of a class: n numbers, t texts, s sequences, m maps, f functions, k names, i counts,
    /// p patterns, c characters, b booleans, d times, x anything. Now and then anything whatever the class.</summary>
    public static string Draw(Prng prng, char kind) => prng.Percent(12) ? prng.Pick(All) : prng.Pick(Pools[kind]);
}
