using System;
using System.IO;
using Accrete.Edn;
using Accrete.Host.Errors;
using Xunit;

namespace Accrete.Host.Tests.Errors;

public sealed class ErrorPrinterTests
{
    [Fact]
    public void Broken_text_is_shown_with_a_caret_under_the_place()
    {
        SourceException error = Assert.Throws<SourceException>(
            () => new UserText("the query", "[:find ?e\n :where }").Read());
        string[] lines = Printed(error);
        Assert.Equal("error", lines[0]);
        Assert.Contains("at the query, line 2, column 9:", lines[2], StringComparison.Ordinal);
        Assert.Equal("     :where }", lines[3]);
        Assert.Equal(lines[3].IndexOf('}', StringComparison.Ordinal), lines[4].IndexOf('^', StringComparison.Ordinal));
        Assert.DoesNotContain("line 2", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_tells_keyword_message_place_and_hint()
    {
        UserText text = new("the data", "[[:db/add 1 :no/such 2]]");
        EdnVector data = (EdnVector)text.Read()!;
        SourceException error = Assert.Throws<SourceException>(() => text.Do<bool>(() =>
            throw DbErrors.Incorrect("not-an-entity", "Unable to resolve entity :no/such", data[0])));
        string[] lines = Printed(error);
        Assert.Equal("error :db.error/not-an-entity", lines[0]);
        Assert.Equal("  Unable to resolve entity :no/such", lines[1]);
        Assert.Equal("  at the data, line 1, column 2:", lines[2]);
        Assert.Contains(":schema", lines[5], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[:find ?n :where [?a :a/bc ?n]\n [?a :a/b ?n]]", ":a/b", 2, 6)]
    [InlineData("[:a/b]", ":a/b", 1, 2)]
    [InlineData("[:a/bc x:a/b]", ":a/b", 0, 0)]
    [InlineData("", ":a/b", 0, 0)]
    public void A_word_is_found_where_it_stands_alone(string text, string word, int line, int column)
    {
        SourcePosition? place = FormPlace.In(text, Keyword.Parse(word));
        Assert.Equal((line, column), (place?.Line ?? 0, place?.Column ?? 0));
    }

    [Theory]
    [InlineData(":db/idnet", ":db/ident")]
    [InlineData(":db/docc", ":db/doc")]
    [InlineData(":something/else", null)]
    public void A_slip_of_the_pen_is_mended_by_the_nearest_ident(string written, string? meant) => Assert.Equal(
        meant,
        NearestIdent.Of(Bootstrap.Create("slips", DatabaseOptions.Default), Keyword.Parse(written))?.ToString());

    [Theory]
    [InlineData(1)]
    [InlineData(150)]
    [InlineData(300)]
    public void A_long_line_is_cut_around_the_place(int column)
    {
        string line = new string('x', column - 1) + "^" + new string('y', 300 - column);
        SourceExcerpt excerpt = SourceExcerpt.Of(line, column);
        Assert.Equal('^', excerpt.Text[excerpt.CaretColumn]);
        Assert.True(excerpt.Text.Length <= 106);
    }

    private static string[] Printed(Exception error)
    {
        using StringWriter output = new();
        ErrorPrinter.Print(output, error);
        return output.ToString().Split('\n');
    }
}
