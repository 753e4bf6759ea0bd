using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Accrete.Architecture.Tests;

/// <summary>The parts that carry the data say what must hold: so many checks a thousand lines, and no fewer.</summary>
public sealed partial class Invariants
{
    private const int ChecksPerThousandLinesMin = 8;

    public static TheoryData<string[]> Parts =>
    [
        ["src/Datoms/Index/"],
        ["src/Datoms/Log/"],
        ["src/Datoms/Transactions/"],
        ["src/Datoms/Query/Run/", "src/Datoms/Query/Patterns/", "src/Datoms/Query/Columns/"],
    ];

    [Theory]
    [MemberData(nameof(Parts))]
    public void Code_that_carries_data_checks_what_it_relies_on(string[] folders)
    {
        List<SourceText> sources = [.. Repository.CSharp(folders)];
        int lines = sources.Sum(source => source.Lines.Count());
        int checks = sources.Sum(source => Check().Count(source.Text));
        Assert.True(
            checks * 1000 >= lines * ChecksPerThousandLinesMin,
            FormattableString.Invariant($"{folders[0]}: {checks} checks in {lines} lines"));
    }

    [GeneratedRegex(@"\b(Invariant\.Check|Debug\.Assert)\(")]
    private static partial Regex Check();
}
