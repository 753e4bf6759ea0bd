using System.Linq;

namespace Accrete.Differential.Generation;

/// <summary>Draws regular expressions in Java's syntax with texts that they may match, and formats with
/// values.</summary>
internal static class PatternGenerator
{
    private const int CallsPerCase = 50;

    private static readonly string[] Atoms =
    [
        "a", "b", "c", ".", "\\\\d", "\\\\D", "\\\\w", "\\\\W", "\\\\s", "\\\\S", "\\\\b", "\\\\B", "[abc]",
        "[^ab]", "[a-c&&[^b]]",
        "[a[bc]]", "[\\\\w&&[^\\\\d]]", "[\\\\d\\\\-a]", "\\\\p{Alpha}", "\\\\p{Lu}", "\\\\P{L}", "\\\\p{Punct}",
        "\\\\p{XDigit}",
        "\\\\p{IsAlphabetic}", "\\\\p{javaLowerCase}", "[\\\\p{Alpha}_]", "\\\\Qa.b\\\\E", "\\\\R", "\\\\h",
        "\\\\v", "\\\\x41",
        "\\\\u0062", "\\\\t", "\\\\n", "\\\\.", "\\\\\\\\", "^", "$", "\\\\A", "\\\\z", "\\\\Z", "\\\\G", "(?=a)",
        "(?!b)", "(?<=a)",
        "(?<!b)", "\\\\1", "\\\\k<n>", "\u00e9", "[\u00e0-\u00ff]", "(?i:A)", "(?i)b", "(?s).", "(?m)^a",
        "(?x) a b", "[^\\\\n]",
        "[&&a]", "[a&&]", "[]a]", "[a-]", "{", "}", "]", "\\\\e", "\\\\cA", "\\\\07", "\\\\X", "\\\\H", "\\\\V",
        "\\\\N",
    ];

    private static readonly string[] Quantifiers =
        ["", "", "", "", "*", "+", "?", "*?", "+?", "??", "*+", "++", "?+", "{2}", "{1,2}", "{0,}", "{2}?", "{1,3}+"];

    private static readonly string[] Texts =
    [
        "", "a", "b", "abc", "aabbcc", "ABC", "a1b2", "a b\\tc", "a\\nb", "a\\r\\nb", "a.b", "_a-", "\u00e9a", "A",
        "ba", "aaa",
        "a\\\\b", "[a]", "a{2}", "1234", "\u0661", "\ud83d\ude00", "a\\u0085b", "\u00c9\u00e9", "ca", "bca", "\u00df",
    ];

    private static readonly string[] Conversions =
        ["b", "B", "h", "H", "s", "S", "c", "C", "d", "o", "x", "X", "e", "E", "f", "g", "G", "a", "A", "n", "%",
        "tY", "tm",
            "td", "tH", "tM", "tS", "tL", "tB", "tb", "tA", "ta", "tF", "tT", "tD", "tR", "tr", "tc", "ts", "tQ",
            "tj", "tZ",
            "tz", "te", "tk", "tl", "tI", "tp", "tN", "ty", "tC", "q", "D"];

    private static readonly string[] Values =
    [
        "0", "1", "-1", "255", "-255", "1234567", "9223372036854775807", "0.0", "-0.0", "1.5", "-2.5", "0.05",
        "123456.789",
        "1.0E10", "1.0E-10", "##NaN", "##Inf", "##-Inf", "1.50M", "-1234567.891M", "1E+20M", "0M", "\"abc\"",
        "\\a", "nil", "true",
        ":k", "[1 2]", "#inst \"2020-02-29T12:34:56.789-00:00\"", "1582979696789",
    ];

    /// <summary>Draws a case.</summary>
    public static GeneratedCase Draw(ulong seed, int number)
    {
        Prng prng = new(new Prng(seed).Next() + ((ulong)number * 0x2545F4914F6CDD1DUL));
        return new GeneratedCase($"patterns-{seed}-{number}", [], [.. Enumerable.Range(0, CallsPerCase).Select(
            _ => $"[:q [:find ?x :where [{(prng.Percent(30) ? Format(prng) : Match(prng))} ?x]]]")]);
    }

    private static string Match(Prng prng)
    {
        string expression = $"(re-pattern \"{Expression(prng, 2)}\")";
        string text = $"\"{prng.Pick(Texts)}{(prng.Percent(40) ? prng.Pick(Texts) : "")}\"";
        return prng.Below(7) switch
        {
            0 => $"(re-matches {expression} {text})",
            1 or 2 => $"(re-seq {expression} {text})",
            3 => $"(clojure.string/replace {text} {expression} \"{prng.Of("<$0>", "-", "$1", "\\\\\\\\", "")}\")",
            4 => $"(clojure.string/split {text} {expression})",
            5 => $"(clojure.string/split {text} {expression} {prng.Of("-1", "0", "1", "2")})",
            _ => $"(re-find {expression} {text})",
        };
    }

    private static string Expression(Prng prng, int depth)
    {
        string text = "";
        int count = prng.Between(1, 4);
        for (int i = 0; i < count; i++)
        {
            string atom = depth > 0 && prng.Percent(25) ? Group(prng, depth) : prng.Pick(Atoms);
            text += atom + prng.Pick(Quantifiers);
        }

        return depth > 0 && prng.Percent(15) ? text + "|" + Expression(prng, depth - 1) : text;
    }

    private static string Group(Prng prng, int depth) =>
        prng.Of("(", "(", "(?:", "(?<n>", "(?>", "(?=", "(?!", "(?i:", "(?<=") + Expression(prng, depth - 1) + ")";

    private static string Format(Prng prng)
    {
        string flags = string.Concat(prng.Some((string[])["-", "#", "+", " ", "0", ",",
            "("], prng.Of(0, 0, 1, 1, 2)));
        string width = prng.Of("", "", "1", "8", "12");
        string precision = prng.Of("", "", ".0", ".1", ".3", ".10");
        string index = prng.Of("", "", "", "", "1$", "2$", "<");
        return $"(format \"[%{index}{flags}{width}{precision}{prng.Pick(Conversions)}]\" {prng.Pick(Values)}"
            + (prng.Percent(20) ? " " + prng.Pick(Values) : "") + ")";
    }
}
