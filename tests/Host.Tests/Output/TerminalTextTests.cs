using System;
using System.Linq;
using Accrete.Edn;
using Accrete.Host.Output;
using Xunit;

namespace Accrete.Host.Tests.Output;

/// <summary>What data holds is shown so that a terminal neither obeys it nor breaks it.</summary>
public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("a\u001b[31mred", "a\\u001B[31mred")]
    [InlineData("\u009b2J\u0007\u007f\u202e", "\\u009B2J\\u0007\\u007F\\u202E")]
    [InlineData("line\n\ttab \u00e9 \u65e5", "line\n\ttab \u00e9 \u65e5")]
    public void Control_characters_are_shown_by_their_codes(string text, string shown) =>
        Assert.Equal(shown, Visible.Of(text));

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("\u65e5\u672c", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("\U0001F600", 2)]
    [InlineData("\U0001F469\u200D\U0001F52C", 2)]
    [InlineData("\u2764\uFE0F", 2)]
    public void Text_is_as_wide_as_a_terminal_draws_it(string text, int width) =>
        Assert.Equal(width, TextWidth.Of(text));

    [Fact]
    public void A_text_is_cut_between_characters() =>
        Assert.Equal("\u65e5...", TextWidth.Cut("\u65e5\u672c\u8a9e\u8a9e", 6));

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    public void Widths_of_a_table_fit_the_screen(int screen)
    {
        string[] names = ["?a", "?b", "?c"];
        string[][] cells = [["short", new string('x', 70), new string('y', 50)]];
        int[] widths = TableWidths.Fit(names, cells, screen)!; // three columns have room
        Assert.InRange(widths.Sum() + (3 * widths.Length) + 1, 0, screen);
        Assert.Equal(5, widths[0]);
    }

    [Fact]
    public void Too_many_columns_have_no_room() =>
        Assert.Null(TableWidths.Fit([.. Enumerable.Repeat("?long-name", 20)], [], 80));

    [Fact]
    public void Json_is_written_at_any_depth()
    {
        object value = 1L;
        for (int i = 0; i < 3000; i++)
        {
            value = EdnVector.Of(value);
        }

        Assert.StartsWith(new string('[', 3000) + "1", JsonText.Of(value), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[:find ?x . :where [(ground [1 2]) ?x]]")]
    [InlineData("[:find (distinct ?x) . :in [?x ...]]")]
    public void A_scalar_that_is_a_collection_is_printed_as_a_value(string query)
    {
        HostRun run = query.Contains(":in", StringComparison.Ordinal)
            ? HostRun.Of("q", query, "[1 2]")
            : HostRun.Of("q", query);
        Assert.DoesNotContain("+--", run.Out, StringComparison.Ordinal);
        Assert.Contains("1", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(datomic.api/entity $ :db/ident)", "--edn", "{:db/id 10}")]
    [InlineData("(datomic.api/entity $ :db/ident)", "--json", "{\"db/id\":10}")]
    [InlineData("(datomic.api/entity $ :db/ident) ?e] [(vector ?e)", "--edn", "[{:db/id 10}]")]
    [InlineData("(comp inc dec)", "--edn", "#function comp")]
    [InlineData("(partial + 1)", "--json", "\"partial\"")]
    [InlineData("(vector (juxt inc))", "--edn", "[#function juxt]")]
    public void Entities_and_functions_are_shown_by_what_they_are(string call, string format, string shown) =>
        Assert.Equal(shown + "\n", HostRun.Of("q", $"[:find ?x . :where [{call} ?x]]", format).Out);
}
