using System;
using System.IO;
using System.Reflection;
using Xunit;

namespace Accrete.Samples.Tests;

/// <summary>The programs that the README shows do what it says.</summary>
public sealed class SamplePrograms
{
    [Fact]
    public void Embedded_use_prints_what_the_readme_says() => Check("Embedded", """
        7 datoms
        {:book/title  "The Left Hand of Darkness"
         :book/tags   [:award/hugo :award/nebula :genre/sf]
         :book/author {:author/name "Ursula K. Le Guin"}}
        Ursula K. Le Guin: The Left Hand of Darkness
        :db.error/wrong-type-for-attribute

        """);

    [Fact]
    public void Typed_queries_print_what_the_readme_says() => Check("TypedQueries", """
        Ann is Captain
        Bob is Officer
        Cid is Officer
        Bob, 1981-11-23
        Cid, 1990-02-14
        Above Cid: Ann, Bob
        3 people, born around 1980
        2 officers

        """);

    [Fact]
    public void Time_travel_prints_what_the_readme_says() => Check("TimeTravel", """
        now 350, at first 300
        rice in the old value: True, in the new one: False
        tea: 300, 320, 350
        changed since: 1
        if: 999, in truth: 350
        t +3: 5 datoms
        t +5: 3 datoms

        """);

    private static void Check(string sample, string expected)
    {
        TextWriter before = Console.Out;
        using StringWriter output = new();
        Console.SetOut(output);
        try
        {
            MethodInfo main = Assembly.Load(sample).EntryPoint!; // the samples are programs
            main.Invoke(null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.Equal(expected, output.ToString().ReplaceLineEndings("\n"));
    }
}
