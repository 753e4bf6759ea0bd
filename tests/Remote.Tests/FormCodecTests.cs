using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Accrete.Edn;
using Accrete.Storage.Wire;
using Accrete.Transactions;
using Xunit;

namespace Accrete.Remote.Tests;

/// <summary>Forms on their way between peers and transactors.</summary>
public sealed class FormCodecTests
{
    private const int Drawn = 2_000;

    public static TheoryData<string> Texts() => new(
        "nil", "true", "-1", "9223372036854775807", "1N", "123456789012345678901234567890N", "1.5M", "-0.0",
        "\"text \\u00e9\"", "\\a", ":a", ":a/b", "sym", "a/sym", "#inst \"2020-01-01T00:00:00.000-00:00\"",
        "#uuid \"00000000-0000-0000-0000-000000000001\"", "[]", "()", "{}", "#{}", "#tag [1 2]",
        "[{:db/id \"a\" :n/value [1 #{2} (3 {4 5})]} [:db/add 1 :b #db/id [:db.part/user -1]]]");

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_form_comes_back_as_it_went(string text)
    {
        object? form = EdnReader.Read(text);
        object? back = FormCodec.Read(FormCodec.Write(form));
        Assert.Equal(EdnPrinter.Print(form), EdnPrinter.Print(back));
        Assert.True(EdnEquality.Instance.Equals(form, back));
        Assert.Equal(form?.GetType(), back?.GetType());
    }

    [Fact]
    public void A_structural_tempid_goes_as_its_literal()
    {
        foreach (object partition in (object[])[Keyword.Of("part", "archive"), 4L])
        {
            Tagged literal = new(Symbol.Of("db", "id"), EdnVector.Of(partition, -7L));
            Assert.Equal(FormCodec.Write(literal), FormCodec.Write(new TempId(partition, -7)));
        }
    }

    [Fact]
    public void A_keyword_that_comes_again_takes_two_bytes()
    {
        object?[] twice = [Keyword.Of("person", "name"), Keyword.Of("person", "name")];
        EdnVector one = new([twice[0]]), two = new([.. twice]);
        byte[] bytes = FormCodec.Write(two);
        Assert.Equal(FormCodec.Write(one).Length + 2, bytes.Length);
        Assert.True(EdnEquality.Instance.Equals(two, FormCodec.Read(bytes)));
        bytes[^1] = 1;
        Assert.Throws<AccreteException>(() => FormCodec.Read(bytes));
    }

    [Fact]
    public void The_places_of_forms_come_along()
    {
        EdnVector form = (EdnVector)EdnReader.Read("[\n  {:a [1]}]")!;
        EdnVector back = (EdnVector)FormCodec.Read(FormCodec.Write(form))!;
        Assert.Equal(form.Position, back.Position);
        Assert.Equal(((EdnMap)form[0]!).Position, ((EdnMap)back[0]!).Position);
    }

    [Fact]
    public void Drawn_forms_come_back_as_they_went()
    {
        Random random = new(20);
        for (int i = 0; i < Drawn; i++)
        {
            object? form = Draw(random, 4);
            Assert.Equal(EdnPrinter.Print(form), EdnPrinter.Print(FormCodec.Read(FormCodec.Write(form))));
        }
    }

    [Fact]
    public void Damaged_bytes_are_refused_and_nothing_else_happens()
    {
        Random random = new(21);
        for (int i = 0; i < Drawn; i++)
        {
            byte[] bytes = FormCodec.Write(Draw(random, 4));
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            byte[] cut = random.Next(2) == 0 ? bytes : bytes[..random.Next(bytes.Length)];
            try
            {
                FormCodec.Read(cut);
            }
            catch (AccreteException)
            {
                // Refused, as it should be where it is not another form by chance.
            }
        }
    }

    [Fact]
    public void What_nests_too_deep_is_refused_on_both_sides()
    {
        object? deep = EdnVector.Empty;
        for (int i = 0; i < 1_000_000; i++)
        {
            deep = EdnVector.Of(deep);
        }

        Assert.Throws<AccreteException>(() => FormCodec.Write(deep));
        byte[] bytes = [.. Enumerable.Repeat(new byte[] { 16, 1 }, 1_000_000).SelectMany(pair => pair), 16, 0];
        Assert.Throws<AccreteException>(() => FormCodec.Read(bytes));
    }

    [Fact]
    public void An_error_comes_back_as_it_went()
    {
        EdnVector form = (EdnVector)EdnReader.Read("[:db/add 1 :a 2]")!;
        AccreteException error = new(
            Keyword.Of("db.error", "unique-conflict"), AnomalyCategory.Conflict, "It is taken.", form,
            EdnMap.Of(Keyword.Of(null, "d1"), 5L));
        AccreteException back = WireErrors.FromWire(WireErrors.ToWire(error));
        Assert.Equal(error.Message, back.Message);
        Assert.Equal(error.Error, back.Error);
        Assert.Equal(error.Category, back.Category);
        Assert.Equal(form, back.Form);
        Assert.Equal(form.Position, back.Position);
        Assert.Equal(error.Details, back.Details);
    }

    private static object? Draw(Random random, int depth) => random.Next(depth == 0 ? 12 : 17) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(long.MinValue, long.MaxValue),
        3 => random.NextDouble() * 1e9,
        4 => (char)random.Next('a', 'z'),
        5 => new string('x', random.Next(20)),
        6 => Keyword.Of(random.Next(2) == 0 ? null : "ns", "name" + random.Next(9)),
        7 => Symbol.Of(null, "sym" + random.Next(9)),
        8 => new BigInteger(random.NextInt64()) * random.NextInt64(),
        9 => new BigDecimal(random.NextInt64(), random.Next(-5, 20)),
        10 => new Instant(random.NextInt64(-1_000_000_000_000, 4_000_000_000_000)),
        11 => new Guid(random.Next(), 1, 2, [1, 2, 3, 4, 5, 6, 7, 8]),
        12 => new EdnVector([.. Items(random, depth)]),
        13 => new EdnList([.. Items(random, depth)]),
        14 => EdnMap.Of(Items(random, depth).Select((item, i) => KeyValuePair.Create<object?, object?>((long)i, item))),
        15 => EdnSet.Of(Enumerable.Range(0, random.Next(5)).Select(i => (object?)(long)i)),
        _ => new Tagged(Symbol.Of("my", "tag"), Draw(random, depth - 1)),
    };

    private static IEnumerable<object?> Items(Random random, int depth) =>
        [.. Enumerable.Range(0, random.Next(5)).Select(_ => Draw(random, depth - 1))];
}
