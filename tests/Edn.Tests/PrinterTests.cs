using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text;
using Xunit;

namespace Accrete.Edn.Tests;

/// <summary>Texts of values.</summary>
public sealed class PrinterTests
{
    public static TheoryData<object?, string> Texts => new()
    {
        { null, "nil" },
        { true, "true" },
        { -5L, "-5" },
        { long.MinValue, "-9223372036854775808" },
        { 5, "5" },
        { new BigInteger(1), "1N" },
        { 1.0, "1.0" },
        { 1e10, "1.0E10" },
        { 0.1f, "0.1" },
        { 1e10f, "1.0E10" },
        { double.NaN, "##NaN" },
        { float.NegativeInfinity, "##-Inf" },
        { BigDecimal.Parse("1.50"), "1.50M" },
        { 1.50m, "1.50M" },
        { "a\"b\\c\n\t\r\b\f\u0001\u00e9", "\"a\\\"b\\\\c\\n\\t\\r\\b\\f\\u0001\u00e9\"" },
        { 'a', "\\a" },
        { ' ', "\\space" },
        { '\n', "\\newline" },
        { '\u0000', "\\u0000" },
        { '\u2003', "\\u2003" },
        { ',', "\\," },
        { Keyword.Of("a", "b"), ":a/b" },
        { Keyword.Of(null, "not readable"), ":not readable" },
        { Symbol.Parse("a/b"), "a/b" },
        { new Instant(0), "#inst \"1970-01-01T00:00:00.000-00:00\"" },
        { new Instant(-1), "#inst \"1969-12-31T23:59:59.999-00:00\"" },
        { new Instant(253402300800000), "#inst \"10000-01-01T00:00:00.000-00:00\"" },
        { new Instant(long.MaxValue), "#inst \"292278994-08-17T07:12:55.807-00:00\"" },
        { new Instant(long.MinValue), "#inst \"-292275055-05-16T16:47:04.192-00:00\"" },
        { new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)), "#inst \"2020-01-02T02:04:05.000-00:00\"" },
        { new Guid("d34eef69-c852-4bc6-93aa-69d0a0255ee1"), "#uuid \"d34eef69-c852-4bc6-93aa-69d0a0255ee1\"" },
        { new Uri("http://example.com/\u00e9"), "#uri \"http://example.com/\u00e9\"" },
        { new byte[] { 1, 2, 255 }, "#bytes \"AQL/\"" },
        { EdnVector.Of(1L, null, EdnList.Of("x")), "[1 nil (\"x\")]" },
        { EdnMap.Of(Keyword.Parse(":a"), 1L, Keyword.Parse(":b"), 2L), "{:a 1, :b 2}" },
        { EdnSet.Of([1L, 2L]), "#{1 2}" },
        { new Tagged(Symbol.Parse("a/b"), EdnVector.Of(1L)), "#a/b [1]" },
        { new Dictionary<string, int> { ["a"] = 1 }, "{\"a\" 1}" },
        { new List<int> { 1, 2 }, "[1 2]" },
        { new[] { 1.5, 2 }, "[1.5 2.0]" },
        { new HashSet<int> { 3 }, "#{3}" },
        { (1, "a", (Keyword?)null), "[1 \"a\" nil]" },
        { Tuple.Create(1, 2), "[1 2]" },
        { new Version(1, 2), "#object [\"System.Version\" \"1.2\"]" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_value_has_its_text(object? value, string text)
    {
        Assert.Equal(text, EdnPrinter.Print(value));
        StringBuilder builder = new("x");
        EdnPrinter.Print(value, builder);
        Assert.Equal("x" + text, builder.ToString());
        using StringWriter writer = new();
        EdnPrinter.Print(value, writer);
        Assert.Equal(text, writer.ToString());
    }

    [Fact]
    public void A_long_text_reaches_its_writer_in_parts()
    {
        object value = EdnVector.Of([.. Enumerable.Range(0, 100_000).Select(i => (object)(long)i)]);
        using StringWriter writer = new();
        EdnPrinter.Print(value, writer);
        Assert.Equal(EdnPrinter.Print(value), writer.ToString());
    }

    [Fact]
    public void What_fits_on_a_line_stays_on_it() =>
        Assert.Equal("{:a [1 2 3], :b #{4}}", EdnPrinter.Pretty(EdnReader.Read("{:a [1 2 3] :b #{4}}")));

    [Fact]
    public void What_does_not_fit_is_broken_with_values_in_a_column()
    {
        object? value = EdnReader.Read(
            "{:artist/name \"The Beach Boys\" :artist/id 12345 "
            + ":artist/releases [{:release/name \"Friends\" :release/year 1968} "
            + "{:release/name \"Pet Sounds\" :release/year 1966 "
            + ":release/tracks [1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17]}]}");
        const string Expected =
            """
            {:artist/name     "The Beach Boys"
             :artist/id       12345
             :artist/releases [{:release/name "Friends", :release/year 1968}
                               {:release/name   "Pet Sounds"
                                :release/year   1966
                                :release/tracks [1 2 3 4 5 6 7 8 9 10 11 12 13
                                                 14 15 16 17]}]}
            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), EdnPrinter.Pretty(value, 66));
        using StringWriter writer = new();
        EdnPrinter.Pretty(value, writer, 66);
        Assert.Equal(Expected.ReplaceLineEndings("\n"), writer.ToString());
    }

    [Fact]
    public void A_query_is_broken_into_its_clauses()
    {
        object? value = EdnReader.Read(
            "[:find ?e ?name :in $ ?x :where [?e :a/b ?x] (or [?e :c/d 1] (and [?e :e/f 2] [?e :g/h 3]))]");
        const string Expected =
            """
            [:find ?e ?name
             :in $ ?x
             :where
             [?e :a/b ?x]
             (or [?e :c/d 1]
                 (and [?e :e/f 2]
                      [?e :g/h 3]))]
            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), EdnPrinter.Pretty(value, 34));
    }

    [Fact]
    public void Lines_keep_to_the_width_where_parts_allow_it()
    {
        object? value = EdnReader.Read(
            "[[:find ?e :in $ ?x :where [?e :a/b ?x] (or [?e :c/d 1] (and [?e :e/f 2] [?e :g/h 3]))] "
            + "{:a {:b {:c [\"d\" \"e\"]}}}]");
        for (int width = 30; width < 120; width++)
        {
            Assert.All(EdnPrinter.Pretty(value, width).Split('\n'), line => Assert.InRange(line.Length, 1, width));
        }
    }
}
