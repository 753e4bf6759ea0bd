using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Xunit;

namespace Accrete.Edn.Tests;

/// <summary>Streams, limits, depth, size.</summary>
public sealed class ReadingTests
{
    private const int StackBytes = 1 << 20;

    [Fact]
    public void Forms_of_a_text_come_one_after_the_other()
    {
        object?[] forms = [.. EdnReader.ReadAll(new StringReader("1 [2 3] ; end\n {:a \"x\"} #_ 4 nil"))];

        Assert.Equal(4, forms.Length);
        Assert.Equal(1L, forms[0]);
        Assert.Equal(EdnVector.Of(2L, 3L), forms[1]);
        Assert.Equal(EdnMap.Of(Keyword.Parse(":a"), "x"), forms[2]);
        Assert.Null(forms[3]);
    }

    [Fact]
    public void A_form_at_the_edge_of_the_buffer_is_read_whole()
    {
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $":key/number{i} \"text\\n{i}\" {i} "));

        object?[] forms = [.. EdnReader.ReadAll(new StringReader(text))];

        Assert.Equal(60_000, forms.Length);
        Assert.Equal(Keyword.Of("key", "number19999"), forms[^3]);
        Assert.Equal("text\n19999", forms[^2]);
        Assert.Equal(19999L, forms[^1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_text_that_comes_in_drops_reads_as_a_whole_one(int size)
    {
        const string Text = "[:a/b \"x\\u0041\\n\" \\newline -12.50M #inst \"2020-01-02\" "
            + "#uuid \"d34eef69-c852-4bc6-93aa-69d0a0255ee1\" "
            + "#:n{:a ##Inf} #_ #_ a b ; c\n +x -7 #t (1) #{1 2}]";

        object? form = EdnReader.ReadAll(new DropReader(Text, size)).Single();

        Assert.Equal(EdnReader.Read(Text), form);
        Assert.Equal(EdnPrinter.Print(EdnReader.Read(Text)), EdnPrinter.Print(form));
    }

    [Fact]
    public void A_stream_is_read_no_further_than_its_consumer_goes()
    {
        using DropReader source = new(string.Concat(Enumerable.Repeat("[1 2 3] ", 1000)), 16);
        Assert.NotNull(EdnReader.ReadAll(source).First());
        Assert.InRange(source.Given, 1, 32);
    }

    [Theory]
    [InlineData("[[[[1]]]]", 3, "nest deeper than the limit of 3")]
    [InlineData("#a #b #c #d 1", 3, "nest deeper than the limit of 3")]
    [InlineData("#_#_#_#_ 1 2 3 4 5", 3, "nest deeper than the limit of 3")]
    [InlineData("^:a ^:b ^:c ^:d x", 1, "nest deeper than the limit of 1")]
    public void Depth_is_limited(string text, int depth, string message)
    {
        EdnException error = Assert.Throws<EdnException>(
            () => EdnReader.ReadAll(text, new EdnReaderOptions { DepthMax = depth }).Count());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"12345678901\"")]
    [InlineData("abcdefghijk")]
    [InlineData(":abcdefghij")]
    [InlineData("12345678901N")]
    public void Tokens_are_limited(string text) => Assert.Contains(
        "longer than the limit of 10",
        Assert.Throws<EdnException>(() => EdnReader.Read(text, new EdnReaderOptions { TokenLengthMax = 10 })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_token_over_the_limit_is_refused_before_all_of_it_is_held()
    {
        using DropReader source = new("\"" + new string('x', 10_000_000) + "\"", 1 << 16);
        EdnException error = Assert.Throws<EdnException>(
            () => EdnReader.ReadAll(source, new EdnReaderOptions { TokenLengthMax = 100_000 }).Count());
        Assert.Equal(new SourcePosition(1, 1, 0), error.Position);
        Assert.InRange(source.Given, 100_000, 300_000);
    }

    [Fact]
    public void Forms_are_limited_for_each_top_level_form_on_its_own()
    {
        EdnReaderOptions options = new() { FormCountMax = 4 };
        Assert.Equal(3, EdnReader.ReadAll("[1 2 3] [1 2 3] (1 2 3)", options).Count());
        Assert.Throws<EdnException>(() => EdnReader.Read("[1 2 3 4]", options));
    }

    [Fact]
    public void Long_numbers_are_refused_instead_of_taking_for_ever()
    {
        string digits = new('7', 5_000_000);
        foreach (string form in new[] { "{0}", "{0}N", "{0}M", "1.{0}M", "36r{0}", "0x{0}", "1.{0}", "1/{0}" })
        {
            string text = form.Replace("{0}", digits, StringComparison.Ordinal);
            Assert.Throws<EdnException>(() => EdnReader.Read(text));
        }
    }

    [Theory]
    [InlineData("1E+2147483647M")]
    [InlineData("-1.5E-2147483600M")]
    [InlineData("1E-2000000000M")]
    public void Great_exponents_cost_nothing(string text)
    {
        object? value = EdnReader.Read(text);
        Assert.Equal(text, EdnPrinter.Print(value));
        Assert.False(EdnEquality.Instance.Equals(value, EdnReader.Read("1M")));
        Assert.NotEqual(0, EdnComparer.Instance.Compare(value, EdnReader.Read("1M")));
        Assert.Throws<EdnException>(() => EdnReader.Read("1E+99999999999M"));
    }

    [Fact]
    public void A_value_as_deep_as_the_default_allows_can_be_used_on_a_small_stack()
    {
        EdnReaderOptions options = EdnReaderOptions.Default;
        int depth = options.DepthMax;
        string[] texts =
        [
            Nested("[", "]", depth, "1"), Nested("(", ")", depth, "1"), Nested("#{", "}", depth, "1"),
            Nested("{:a ", "}", depth, "1"), Nested("{", " 1}", depth, "1"), Nested("#a ", string.Empty, depth, "1"),
            Nested("#:a{:b ", "}", depth, "1"), Nested("^:a [", "]", depth / 2, "1"),
        ];
        OnSmallStack(() =>
        {
            foreach (string text in texts)
            {
                object? value = EdnReader.Read(text, options);
                object? again = EdnReader.Read(EdnPrinter.Print(value), options);
                Assert.True(EdnEquality.Instance.Equals(value, again));
                Assert.Equal(EdnEquality.Instance.GetHashCode(value), EdnEquality.Instance.GetHashCode(again));
                Assert.NotEmpty(EdnPrinter.Pretty(value, 40));
                Assert.Same(value, EdnNormalize.Value(value));
            }
        });
    }

    [Fact]
    public void Any_depth_beyond_the_limit_ends_in_an_error_on_a_small_stack() => OnSmallStack(() =>
    {
        EdnReaderOptions options = new() { DepthMax = int.MaxValue };
        string[] openings = ["[", "(", "{", "#{", "{:a ", "#a ", "#_", "^", "^:a ", "#:a{:b ", "##", "#^", "#inst "];
        foreach (string open in openings)
        {
            string text = string.Concat(Enumerable.Repeat(open, 500_000));
            Assert.Throws<EdnException>(() => EdnReader.Read(text, options));
            Assert.Throws<EdnException>(() => EdnReader.Read(text));
        }
    });

    [Fact]
    public void A_value_built_too_deep_for_the_stack_raises_an_error_and_no_crash() => OnSmallStack(() =>
    {
        object value = 1L;
        object other = 1L;
        for (int i = 0; i < 1_000_000; i++)
        {
            value = EdnVector.Of(value);
            other = EdnVector.Of(other);
        }

        Assert.Throws<InsufficientExecutionStackException>(() => EdnPrinter.Print(value));
        Assert.Throws<InsufficientExecutionStackException>(() => EdnPrinter.Pretty(value));
        Assert.Throws<InsufficientExecutionStackException>(() => value.GetHashCode());
        Assert.Throws<InsufficientExecutionStackException>(() => value.Equals(other));
        Assert.Throws<InsufficientExecutionStackException>(() => EdnComparer.Instance.Compare(value, other));
        Assert.Throws<InsufficientExecutionStackException>(() => EdnNormalize.Value(value));
    });

    [Fact]
    public void Keys_made_to_collide_have_hashes_of_their_own()
    {
        // The usual hash of a long folds its halves: all of these would have the same one.
        HashSet<int> longs = [], uuids = [];
        for (int i = 0; i < 100_000; i++)
        {
            longs.Add(EdnEquality.Instance.GetHashCode(((long)i << 32) | (uint)i));
            uuids.Add(EdnEquality.Instance.GetHashCode(Guid.Parse($"{i:x8}-0000-0000-0000-0000{i:x8}")));
        }

        // Of 100,000 random hashes of 32 bits about one meets another.
        Assert.True(longs.Count > 99_900, $"{longs.Count} hashes");
        Assert.True(uuids.Count > 99_900, $"{uuids.Count} hashes");
    }

    [Fact]
    public void A_set_in_many_sets_is_hashed_once()
    {
        HashCounter counter = new();
        object set = EdnSet.Of([counter]);
        for (int depth = 0; depth < 500; depth++)
        {
            set = EdnSet.Of([set, (long)depth]);
            Assert.Equal(set.GetHashCode(), set.GetHashCode());
        }

        Assert.InRange(counter.Count, 1, 3);
    }

    [Fact]
    public void Huge_tokens_are_read_in_linear_time()
    {
        string body = string.Concat(Enumerable.Repeat("abc\\n", 2_000_000));
        Assert.Equal(8_000_000, ((string)EdnReader.Read("\"" + body + "\"")!).Length);
        Assert.Equal(8_000_000, ((Symbol)EdnReader.Read(new string('x', 8_000_000))!).Name.Length);
        string base64 = Convert.ToBase64String(new byte[8_000_000]);
        Assert.Equal(8_000_000, ((byte[])EdnReader.Read($"#bytes \"{base64}\"")!).Length);
        Assert.Equal(1L, EdnReader.Read(";" + new string('x', 8_000_000) + "\n1"));
    }

    /// <summary>Counts how often it is hashed.</summary>
    private sealed class HashCounter
    {
        public int Count { get; private set; }

        public override int GetHashCode()
        {
            Count++;
            return 7;
        }
    }

    private static string Nested(string open, string close, int depth, string inner) =>
        string.Concat(Enumerable.Repeat(open, depth)) + inner + string.Concat(Enumerable.Repeat(close, depth));

    /// <summary>Runs an action on a thread of its own with a stack of 1 MB, as a server's threads may have.</summary>
    private static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        Thread thread = new(
            () => failure = Record.Exception(action),
            StackBytes);
        thread.Start();
        thread.Join();
        Assert.True(failure is null, failure?.ToString());
    }
}
