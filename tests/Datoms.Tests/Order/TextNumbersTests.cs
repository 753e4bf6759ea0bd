using System;
using System.Linq;
using System.Threading.Tasks;
using Accrete.Values;
using Xunit;

namespace Accrete.Datoms.Tests.Order;

/// <summary>Numbers of texts: one a text, the same for all who read, and none where there are too many.</summary>
public sealed class TextNumbersTests
{
    [Fact]
    public void Equal_texts_of_different_leaves_have_one_number()
    {
        TextNumbers texts = new();
        object?[] first = ["a", "b", null, 7L], second = [new string('b', 1), "c"];
        int[] ofFirst = texts.Of(first)!, ofSecond = texts.Of(second)!;
        Assert.Equal(ofFirst[1], ofSecond[0]);
        Assert.Equal([-1, -1], ofFirst[2..]);
        Assert.Equal(3, texts.Count);
        Assert.Equal(["a", "b", "c"], new[] { ofFirst[0], ofFirst[1], ofSecond[1] }.Select(number => texts[number]));
    }

    [Fact]
    public void A_leaf_is_looked_at_once()
    {
        TextNumbers texts = new();
        object?[] dictionary = ["a", "b"];
        Assert.Same(texts.Of(dictionary), texts.Of(dictionary));
    }

    [Fact]
    public void Too_many_texts_end_it_and_leave_the_numbers_given_out_readable()
    {
        TextNumbers texts = new();
        int[] few = texts.Of(["a", "b"])!;
        object?[] many = [.. Enumerable.Range(0, TextNumbers.TextsMax).Select(i => (object?)("t" + i))];
        Assert.Null(texts.Of(many));
        Assert.True(texts.IsOver);
        Assert.Null(texts.Of(["a"]));
        Assert.Equal("b", texts[few[1]]);
    }

    [Fact]
    public void Texts_that_are_too_long_together_end_it()
    {
        TextNumbers texts = new();
        Assert.Null(texts.Of([new string('x', TextNumbers.CharactersMax + 1)]));
        Assert.True(texts.IsOver);
    }

    [Fact]
    public void No_more_than_some_attributes_are_numbered_and_those_that_ended_stay_so()
    {
        NumberedTexts attributes = new();
        TextNumbers first = attributes.Of(0)!;
        for (int attribute = 1; attribute < NumberedTexts.AttributesMax; attribute++)
        {
            Assert.NotNull(attributes.Of(attribute));
        }

        Assert.Null(attributes.Of(NumberedTexts.AttributesMax));
        Assert.Same(first, attributes.Of(0));
        first.Of([new string('x', TextNumbers.CharactersMax + 1)]);
        Assert.Null(attributes.Of(0));
    }

    [Fact]
    public void Threads_that_read_the_same_leaves_agree()
    {
        TextNumbers texts = new();
        object?[][] leaves = [.. Enumerable.Range(0, 50).Select(leaf =>
            Enumerable.Range(0, 300).Select(i => (object?)("t" + (((leaf * 97) + (i * 31)) % 4000))).ToArray())];
        Parallel.For(0, 8, thread =>
        {
            for (int i = 0; i < leaves.Length; i++)
            {
                object?[] leaf = leaves[(i + (thread * 13)) % leaves.Length];
                int[] numbers = texts.Of(leaf)!;
                for (int entry = 0; entry < leaf.Length; entry++)
                {
                    Assert.Equal(leaf[entry], texts[numbers[entry]]);
                }
            }
        });
        Assert.Equal(leaves.SelectMany(leaf => leaf).Distinct().Count(), texts.Count);
    }
}
