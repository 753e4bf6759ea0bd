using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Query.Fulltext;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Front;

public sealed class FulltextTests
{
    private static readonly string[] Texts =
    [
        "the quick brown fox", "Quick brown dogs", "lazy dog's day", "don't panic", "O'Brien's books",
            "to be or not to be",
        "a-b c_d e.f x@y.com", "foo123 bar-456 3.14", "AT&T U.S.A. 192.168.0.1", "naïve café Ünïcode", "fox fox fox",
            "colour color",
        "hello, world! (really)", "C++ C# .NET", "wi-fi high-tech", "日本語 テスト", "the", "", "rock'n'roll",
            "fuzzy fuzzi wuzzy",
    ];

    private static readonly FulltextIndex Index =
        FulltextIndex.Of(Texts.Select((text, number) => new FulltextDocument(number, text, 1000)));

    [Theory]
    [InlineData("QUICK", "1=1 0=1")]
    [InlineData("fox", "10=1 0=0.57735026")]
    [InlineData("quick fox", "0=1 10=0.4330127 1=0.25")]
    [InlineData("quick AND fox", "0=1")]
    [InlineData("quick && fox", "0=1")]
    [InlineData("quick OR lazy", "2=1 0=0.7695289 1=0.7695289")]
    [InlineData("quick NOT fox", "1=1")]
    [InlineData("quick !fox", "1=1")]
    [InlineData("+quick -fox", "1=1")]
    [InlineData("+quick fox", "0=1 1=0.25")]
    [InlineData("quick + fox", "0=1 10=0.4330127")]
    [InlineData("NOT quick", "")]
    [InlineData("\"quick brown\"", "0=1 1=1")]
    [InlineData("\"brown quick\"", "")]
    [InlineData("\"quick fox\"~1", "0=1")]
    [InlineData("\"quick fox\"", "")]
    [InlineData("\"the quick\"", "0=1 1=1")]
    [InlineData("qui*", "0=1 1=1")]
    [InlineData("q?ick", "0=1 1=1")]
    [InlineData("FO*", "0=1 10=1 7=1")]
    [InlineData("f*x", "0=1 10=1")]
    [InlineData("qui* lazy", "2=1 0=0.1833673 1=0.1833673")]
    [InlineData("fuzzy~", "19=1")]
    [InlineData("fo~", "")]
    public void A_search_finds_and_scores_what_the_reference_does(string search, string expected) =>
        Check(search, expected);

    [Theory]
    [InlineData("dog", "")]
    [InlineData("dog's", "2=1")]
    [InlineData("dog'*", "2=1")]
    [InlineData("don't", "3=1")]
    [InlineData("O'Brien", "")]
    [InlineData("the", "")]
    [InlineData("the fox", "10=1 0=0.57735026")]
    [InlineData("a-b", "6=1")]
    [InlineData("c_d", "6=1")]
    [InlineData("y.com", "6=1")]
    [InlineData("foo", "")]
    [InlineData("456", "7=1")]
    [InlineData("3.14", "7=1")]
    [InlineData("3", "")]
    [InlineData("AT&T", "8=1")]
    [InlineData("u.s.a", "8=1")]
    [InlineData("192.168.0.1", "8=1")]
    [InlineData("naive", "")]
    [InlineData("ÜNÏCODE", "9=1")]
    [InlineData("C#", "13=1")]
    [InlineData("fi", "14=1")]
    [InlineData("日本", "15=1")]
    [InlineData("日本*", "")]
    [InlineData("テスト", "15=1")]
    [InlineData("rock", "")]
    [InlineData("field:quick", "")]
    [InlineData("[quick TO quiet]", "0=1 1=1")]
    [InlineData("[a TO c]", "0=1 1=1 13=1 4=1 6=1 7=1")]
    [InlineData("quick^2 OR lazy", "0=1 1=1 2=0.6497482")]
    [InlineData("lazy OR panic^3", "3=1 2=0.2666667")]
    [InlineData("\"brown fox\"^2 lazy", "0=1 2=0.162437")]
    [InlineData("brown fox dogs", "1=1 0=0.8697556 10=0.3766152")]
    [InlineData("lazy fox", "10=1 2=0.7502646 0=0.5773503")]
    [InlineData("quick\\-fox", "0=1 10=0.4330127 1=0.25")]
    [InlineData("(quick OR lazy) AND fox", "0=1")]
    public void Texts_are_taken_apart_as_the_reference_does(string search, string expected) => Check(search, expected);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("*uick")]
    [InlineData("?")]
    [InlineData("AND")]
    [InlineData("quick AND")]
    [InlineData("(quick")]
    [InlineData("\"quick")]
    [InlineData(":quick")]
    [InlineData("quick:")]
    [InlineData("wuzzy~1")]
    [InlineData("fox^")]
    [InlineData("~")]
    public void A_malformed_search_is_refused(string search) =>
        Assert.Throws<AccreteException>(() => Searcher.Search(Index, search));

    [Fact]
    public void Following_changes_gives_the_index_made_anew()
    {
        FulltextIndex followed = FulltextIndex.Of([new(1, "red apple", 1000)])
            .With(new FulltextDocument(2, "green apple", 1001)).Without(1, "red apple").With(
                new FulltextDocument(3, "red pear", 1002));
        FulltextIndex anew = FulltextIndex.Of([new(2, "green apple", 1001), new(3, "red pear", 1002)]);
        foreach (string search in (string[])["red", "apple", "green pear", "r*", "\"red pear\""])
        {
            Assert.Equal(Searcher.Search(anew, search), Searcher.Search(followed, search));
        }
    }

    private static void Check(string search, string expected)
    {
        Dictionary<long, double> found = Searcher.Search(Index, search)
            .Cast<EdnVector>().ToDictionary(row => (long)row[0]!, row => (double)row[3]!);
        Dictionary<long, double> wanted = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=')).ToDictionary(
                part => long.Parse(part[0], null), part =>
                    double.Parse(part[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(wanted.Keys.Order(), found.Keys.Order());
        Assert.All(wanted, entry => Assert.Equal(entry.Value, found[entry.Key], 6));
    }
}
