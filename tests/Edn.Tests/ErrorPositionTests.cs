using System;
using System.IO;
using System.Linq;
using Xunit;

namespace Accrete.Edn.Tests;

/// <summary>Where errors and collections say that they are.</summary>
public sealed class ErrorPositionTests
{
    [Theory]
    [InlineData("", 1, 1, 0)]
    [InlineData("[1 2", 1, 1, 0)]
    [InlineData("[1\n (2 3]", 2, 6, 8)]
    [InlineData("\n\n  )", 3, 3, 4)]
    [InlineData("[:a \"abc", 1, 5, 4)]
    [InlineData("{:a 1\n :b 2\n :a 3}", 1, 1, 0)]
    [InlineData("[1 {:a 1 :b}]", 1, 4, 3)]
    [InlineData("[1\n #{1 2 1}]", 2, 2, 4)]
    [InlineData("[1\n\n   1x]", 3, 4, 7)]
    [InlineData("[a/ b]", 1, 2, 1)]
    [InlineData("[1 ::a]", 1, 4, 3)]
    [InlineData("[1 \\abc]", 1, 4, 3)]
    [InlineData("[\"ab\\qc\"]", 1, 5, 4)]
    [InlineData("[\"ab\n\\u12\"]", 2, 1, 5)]
    [InlineData("[\"a\\n\\400\"]", 1, 6, 5)]
    [InlineData("[1 #inst \"x\"]", 1, 4, 3)]
    [InlineData("[1 #uuid \"x\"]", 1, 4, 3)]
    [InlineData("[1 #bytes \"?\"]", 1, 4, 3)]
    [InlineData("[1 #inst 5]", 1, 4, 3)]
    [InlineData("[1 #foo]", 1, 8, 7)]
    [InlineData("[1 #foo", 1, 4, 3)]
    [InlineData("[1 ##Infinity]", 1, 4, 3)]
    [InlineData("[1 #::{:a 1}]", 1, 4, 3)]
    [InlineData("[1 #:a [1]]", 1, 4, 3)]
    [InlineData("[1 ^:a 1]", 1, 4, 3)]
    [InlineData("[1 #\"regex\"]", 1, 4, 3)]
    [InlineData("[1 #<x>]", 1, 4, 3)]
    [InlineData("[1 a@b]", 1, 4, 3)]
    [InlineData("[1 1/2]", 1, 4, 3)]
    [InlineData("1 2", 1, 3, 2)]
    [InlineData("[1] ]", 1, 5, 4)]
    [InlineData("\\", 1, 1, 0)]
    [InlineData("#", 1, 1, 0)]
    [InlineData("#_", 1, 1, 0)]
    public void An_error_says_where(string text, int line, int column, long offset)
    {
        EdnException error = Assert.Throws<EdnException>(() => EdnReader.Read(text));
        Assert.Equal(new SourcePosition(line, column, offset), error.Position);
        Assert.EndsWith($"(line {line}, column {column})", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1 2", true)]
    [InlineData("", true)]
    [InlineData("\"abc", true)]
    [InlineData("#foo", true)]
    [InlineData("{:a [1 2}", false)]
    [InlineData("1x", false)]
    public void An_error_says_whether_more_text_may_help(string text, bool incomplete) =>
        Assert.Equal(incomplete, Assert.Throws<EdnException>(() => EdnReader.Read(text)).Incomplete);

    [Fact]
    public void Collections_and_tags_know_their_place()
    {
        EdnVector outer = (EdnVector)EdnReader.Read("[a\n (b)\n {c\n #{d}} #t e]")!;
        Assert.Equal(new SourcePosition(1, 1, 0), outer.Position);
        Assert.Equal(new SourcePosition(2, 2, 4), ((EdnList)outer[1]!).Position);
        EdnMap map = (EdnMap)outer[2]!;
        Assert.Equal(new SourcePosition(3, 2, 9), map.Position);
        Assert.Equal(new SourcePosition(4, 2, 13), ((EdnSet)map.Entries[0].Value!).Position);
        Assert.Equal(new SourcePosition(4, 8, 19), ((Tagged)outer[3]!).Position);
        Assert.Null(EdnVector.Of(1L).Position);
        Assert.Null(EdnMap.Of("a", 1L).Position);
        Assert.Null(EdnSet.Of([1L]).Position);
    }

    [Fact]
    public void Positions_stay_right_far_beyond_the_buffer()
    {
        string line = "[\"some text\" :some/keyword 12345]";
        string text = string.Concat(Enumerable.Repeat(line + "\n", 20_000)) + "  1x";

        object?[] forms = new object?[20_000];
        EdnException error = Assert.Throws<EdnException>(() =>
        {
            int at = 0;
            foreach (object? form in EdnReader.ReadAll(new StringReader(text)))
            {
                forms[at++] = form;
            }
        });

        Assert.All(
            forms.Select((form, i) => (Form: (EdnVector)form!, Index: i)),
            it => Assert.Equal(new SourcePosition(it.Index + 1, 1, (line.Length + 1L) * it.Index), it.Form.Position));
        Assert.Equal(new SourcePosition(20_001, 3, text.Length - 2), error.Position);
    }
}
