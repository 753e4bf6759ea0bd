using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text.RegularExpressions;
using Accrete.Clojure;
using Accrete.Clojure.Interop;
using Accrete.Edn;
using Accrete.Query;
using Xunit;

namespace Accrete.Datoms.Tests.Query.Front;

/// <summary>Whatever a function gets that it does not take, its error speaks of the value and of what was wanted, never
/// in the words of the platform: of casts, parameters and types of .NET.</summary>
public sealed partial class FunctionMessageTests
{
    /// <summary>So many calls of one function with so many arguments: beyond that, every so manyth
    /// combination.</summary>
    private const int CallsMax = 300;

    private static readonly object?[] Values =
    [
        null, 3L, -1L, 2.5, "text", "", 'c', true, Keyword.Of("a", "b"), Symbol.Of(null, "s"), EdnReader.Read("[1 :k]"),
        EdnReader.Read("(1 2)"), EdnReader.Read("{:k 1}"), EdnReader.Read("#{1}"), new Instant(0), Guid.Empty,
        new byte[] { 1, 2 }, EdnReader.Read("1.5M"), EdnReader.Read("7N"), JavaPatterns.Of("a+"),
    ];

    [Fact]
    public void No_function_answers_in_the_words_of_the_platform()
    {
        SortedSet<string> wrong = new(StringComparer.Ordinal);
        foreach (Symbol name in FunctionRegistry.BuiltInNames)
        {
            Assert.True(FunctionRegistry.Default.TryResolve(name, out QueryFunction? function));
            for (int count = function.ArityMin; count <= Math.Min(function.ArityMax, 4); count++)
            {
                Probe(function, count, wrong);
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count}:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void No_method_answers_in_the_words_of_the_platform()
    {
        SortedSet<string> wrong = new(StringComparer.Ordinal);
        foreach (string name in JavaMembers.Names)
        {
            QueryFunction function = InstanceMethods.Of(name);
            for (int count = 1; count <= 4; count++)
            {
                Probe(function, count, wrong);
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count}:\n{string.Join('\n', wrong)}");
    }

    private static void Probe(QueryFunction function, int count, SortedSet<string> wrong)
    {
        int all = (int)Math.Pow(Values.Length, count);
        // A step that shares no factor with the number of values meets all of them at each place.
        int step = Math.Max(1, all / CallsMax);
        while (BigInteger.GreatestCommonDivisor(step, Values.Length) > 1)
        {
            step++;
        }

        for (int call = 0; call < all; call += step)
        {
            object?[] arguments = [.. Enumerable.Range(0, count)
                .Select(place => Values[call / (int)Math.Pow(Values.Length, place) % Values.Length])];
            try
            {
                _ = function.Call(CallContext.None, arguments, null);
            }
            catch (AccreteException error)
            {
                if (Platform().IsMatch(error.Message))
                {
                    wrong.Add($"{EdnText.Of(EdnVector.Of(arguments))} to {function.Name}: {error.Message}");
                    return;
                }
            }
        }
    }

    [GeneratedRegex(@"\bcast\b|Object reference|cannot be null|Parameter|System\.|Accrete\.|Specified argument|"
        + @"`\d|Int64|IConvertible|delegate|Index was|Nullable|[Ss]equence contains|non-negative|"
        + "Arithmetic operation|Input string|Value was either|Collection was|Operation is not valid")]
    private static partial Regex Platform();
}
