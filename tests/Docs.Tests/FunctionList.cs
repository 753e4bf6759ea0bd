using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Accrete.Clojure;
using Accrete.Query;
using Xunit;

namespace Accrete.Docs.Tests;

/// <summary>functions.md lists what queries can call, with the numbers of arguments, and nothing else.</summary>
public sealed partial class FunctionList
{
    private const string JavaPackage = "java.lang.";

    [Fact]
    public void Every_function_stands_there_with_its_numbers_of_arguments()
    {
        string[] expected = [.. FunctionRegistry.BuiltInNames.Where(name => !IsMethod(name.Namespace))
            .Select(name => $"{name} {Arguments(name)}").Order(StringComparer.Ordinal)];
        string[] listed = [.. Rows().Where(row => !row.Groups[2].Value.StartsWith('`'))
            .Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}").Order(StringComparer.Ordinal)];
        Assert.Equal(expected, listed);
    }

    [Fact]
    public void Every_static_method_of_a_Java_class_stands_there()
    {
        string[] expected = [.. FunctionRegistry.BuiltInNames
            .Where(name => IsMethod(name.Namespace)
                && !name.Namespace!.StartsWith(JavaPackage, StringComparison.Ordinal))
            .Select(name => name.ToString()).Order(StringComparer.Ordinal)];
        string[] listed = [.. Rows().Where(row => row.Groups[2].Value.StartsWith('`'))
            .SelectMany(row => row.Groups[2].Value.Split(", ")
                .Select(method => $"{row.Groups[1].Value}/{method.Trim('`')}"))
            .Order(StringComparer.Ordinal)];
        Assert.Equal(expected, listed);
    }

    private static IEnumerable<Match> Rows() =>
        Document.Of("docs/functions.md").Lines.Select(line => Row().Match(line)).Where(match => match.Success);

    private static bool IsMethod(string? ns) => ns is { Length: > 0 }
        && (char.IsUpper(ns[0]) || ns.StartsWith("java.", StringComparison.Ordinal));

    private static string Arguments(Edn.Symbol name)
    {
        Assert.True(FunctionRegistry.Default.TryResolve(name, out QueryFunction? function));
        return function.ArityMax == int.MaxValue ? $"{function.ArityMin} or more"
            : function.ArityMin == function.ArityMax ? $"{function.ArityMin}"
            : $"{function.ArityMin} to {function.ArityMax}";
    }

    [GeneratedRegex(@"^\| `([^`]+)` \| (.+?) \|$")]
    private static partial Regex Row();
}
