using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Xunit;

namespace Accrete.Edn.Tests;

/// <summary>The reader against Clojure's own, literal by literal.</summary>
public sealed class RecordedReadingTests
{
    [Fact]
    public void The_first_form_of_each_recorded_text_is_the_recorded_one()
    {
        List<string> wrong = [];
        foreach (EdnVector row in RecordedTable.Readings.Cast<EdnVector>())
        {
            string text = (string)row[0]!;
            string kind = row[1]?.ToString() ?? "nil";
            string actual = KindAndText(text, kind, (string)row[2]!);
            if (actual != kind)
            {
                wrong.Add($"{EdnPrinter.Print(text)}: recorded {kind} {row[2]}, read {actual}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_recorded_table_is_whole() => Assert.True(RecordedTable.Readings.Count > 600);

    [Theory]
    [InlineData("1/2")]
    [InlineData("-3/4")]
    public void A_ratio_is_rejected_with_the_way_out(string text)
    {
        EdnException error = Assert.Throws<EdnException>(() => EdnReader.Read(text));
        Assert.Contains("ratio", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!/usr/bin/env accrete\n[1]", "[1]")]
    [InlineData("[1 #! two\n 3]", "[1 3]")]
    public void A_script_line_is_a_comment(string text, string expected) =>
        Assert.Equal(expected, EdnPrinter.Print(EdnReader.Read(text)));

    [Theory]
    [InlineData("#inst \"20400-02-29\"", "#inst \"20400-02-29T00:00:00.000-00:00\"")]
    [InlineData("#inst \"-0044-03-15\"", "#inst \"-0044-03-15T00:00:00.000-00:00\"")]
    [InlineData("#inst \"0000-01-01\"", "#inst \"0000-01-01T00:00:00.000-00:00\"")]
    [InlineData("#inst \"1582-10-10\"", "#inst \"1582-10-10T00:00:00.000-00:00\"")]
    public void Years_are_those_of_the_proleptic_calendar_and_of_any_size(string text, string expected) =>
        Assert.Equal(expected, EdnPrinter.Print(EdnReader.Read(text)));

    [Theory]
    [InlineData("#uri \"http://example.com/a?b=c#d\"")]
    [InlineData("#uri \"relative/path\"")]
    [InlineData("#bytes \"AQID/w==\"")]
    [InlineData("#bytes \"\"")]
    [InlineData("#db/id [:db.part/user -1]")]
    [InlineData("#db/fn {:lang \"clojure\", :params [db e], :code \"nil\"}")]
    public void A_tagged_literal_prints_as_it_was_read(string text) =>
        Assert.Equal(text, EdnPrinter.Print(EdnReader.Read(text)));

    [Fact]
    public void A_key_freed_of_its_namespace_is_the_one_that_its_text_names()
    {
        EdnMap map = (EdnMap)EdnReader.Read("#:a{:_/b/c 1 _/d/e 2 :_// 3}")!;
        Assert.Equal(1L, map[Keyword.Of("b", "c")]);
        Assert.Equal(2L, map[Symbol.Of("d", "e")]);
        Assert.Equal(3L, map[Keyword.Of(null, "/")]);
    }

    [Fact]
    public void Each_occurrence_of_an_unknown_tag_is_an_object_of_its_own()
    {
        EdnVector forms = (EdnVector)EdnReader.Read("[#db/id [:p] #db/id [:p]]")!;
        Assert.Equal(forms[0], forms[1]);
        Assert.NotSame(forms[0], forms[1]);
    }

    /// <summary>Gives the recorded kind where all is as recorded, else a text that says what was read.</summary>
    private static string KindAndText(string text, string kind, string recorded)
    {
        try
        {
            object? value = EdnReader.ReadAll(text).First();
            object? expected = kind == "char" ? recorded[1] : kind == "error" ? null : EdnReader.Read(recorded);
            string actual = KindOf(value);
            return EdnEquality.Instance.Equals(value, expected) ? actual : actual + " " + EdnPrinter.Print(value);
        }
        catch (EdnException)
        {
            return "error";
        }
        catch (InvalidOperationException)
        {
            // The text has no form, which the recorder's reader holds to be an error.
            return "error";
        }
    }

    private static string KindOf(object? value) => value switch
    {
        null => "nil",
        long => "long",
        BigInteger => "bigint",
        double => "double",
        BigDecimal => "bigdec",
        string => "string",
        char => "char",
        Keyword => "keyword",
        Symbol => "symbol",
        bool => "boolean",
        Instant => "instant",
        Guid => "uuid",
        Tagged => "tagged",
        EdnVector => "vector",
        EdnList => "list",
        EdnMap => "map",
        EdnSet => "set",
        _ => value.GetType().Name,
    };
}
