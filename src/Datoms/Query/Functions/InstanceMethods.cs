using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Accrete.Edn;

namespace Accrete.Query.Functions;

/// <summary>Methods of values, written <c>(.method value argument ...)</c>: those of .NET by their names, and those of
/// Java that queries use by theirs.</summary>
internal static class InstanceMethods
{
    private static readonly ConcurrentDictionary<string, QueryFunction> Known = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, Func<object?[], object?>> Java = MakeJava();

    /// <summary>The types whose methods may be called: values without a world behind them.</summary>
    private static readonly HashSet<Type> Allowed =
    [
        typeof(string), typeof(long), typeof(double), typeof(float), typeof(bool), typeof(char), typeof(Guid),
            typeof(Uri),
        typeof(System.Numerics.BigInteger), typeof(BigDecimal), typeof(Instant), typeof(Keyword), typeof(Symbol),
            typeof(EdnVector),
        typeof(EdnList), typeof(EdnMap), typeof(EdnSet), typeof(TimeSpan), typeof(DateTimeOffset), typeof(DateTime),
    ];

    /// <summary>Returns the function that calls a method by name, the value first.</summary>
    public static QueryFunction Of(string method) =>
        Known.TryGetValue(method, out QueryFunction? known) ? known : Known.GetOrAdd(method, Make(method));

    private static QueryFunction Make(string method) => new(
        Symbol.Of(null, "." + method), 1, int.MaxValue, args => Invoke(method, args));

    private static object? Invoke(string method, object?[] args)
    {
        object target = args[0] ?? throw DbErrors.Argument($".{method} cannot be called on nil");
        if (Java.TryGetValue(method, out Func<object?[], object?>? java))
        {
            return java(args);
        }

        if (Allowed.Contains(target.GetType()))
        {
            object? member = Member(target, method, args);
            if (!ReferenceEquals(member, Missing.Value))
            {
                return member;
            }
        }

        throw DbErrors.Argument(
            $"No method {method} that takes {args.Length - 1} arguments for {FunctionErrors.Shown(target)}");
    }

    /// <summary>Calls the first method that takes the arguments, or reads a property.</summary>
    /// <returns><see cref="Missing.Value"/> where there is neither.</returns>
    private static object? Member(object target, string name, object?[] args)
    {
        Type type = target.GetType();
        foreach (MemberInfo member in type.GetMember(name, BindingFlags.Public | BindingFlags.Instance))
        {
            if (member is MethodInfo { IsGenericMethodDefinition: false } method
                && NetValues.TryBind(method.GetParameters(), args, 1) is { } bound)
            {
                return DelegateFunction.Invoke(method, target, bound);
            }

            if (member is PropertyInfo { CanRead: true } property && args.Length == 1
                && property.GetIndexParameters().Length == 0)
            {
                return NetValues.ToEdn(property.GetValue(target));
            }
        }

        return Missing.Value;
    }

    private static Dictionary<string, Func<object?[], object?>> MakeJava()
    {
        Dictionary<string, Func<object?[], object?>> methods = new(StringComparer.Ordinal);
        Texts(methods);
        Positions(methods);
        Others(methods);
        return methods;
    }

    private static void Texts(Dictionary<string, Func<object?[], object?>> methods)
    {
        methods["toUpperCase"] = args => StringLibrary.Upper(Text(args[0]));
        methods["toLowerCase"] = args => Text(args[0]).ToLowerInvariant();
        methods["trim"] = args => Text(args[0]).Trim();
        methods["strip"] = args => Text(args[0]).Trim();
        methods["isBlank"] = args => string.IsNullOrWhiteSpace(Text(args[0]));
        methods["startsWith"] = args => Text(args[0]).StartsWith(Text(args[1]), StringComparison.Ordinal);
        methods["endsWith"] = args => Text(args[0]).EndsWith(Text(args[1]), StringComparison.Ordinal);
        methods["equalsIgnoreCase"] = args =>
            string.Equals(Text(args[0]), args[1] as string, StringComparison.OrdinalIgnoreCase);
        methods["compareToIgnoreCase"] = args => (long)Ordering.CompareText(
            Text(args[0]).ToLowerInvariant(), Text(args[1]).ToLowerInvariant());
        methods["concat"] = args => Text(args[0]) + Text(args[1]);
        methods["replace"] = args =>
            Text(args[0]).Replace(EdnText.Str(args[1]), EdnText.Str(args[2]), StringComparison.Ordinal);
        methods["replaceAll"] = args => JavaReplacement.ByTemplate(
            Text(args[0]), JavaRegex.Of(Text(args[1])), Text(args[2]), isFirstOnly: false);
        methods["matches"] = args =>
            JavaRegex.Of(Text(args[1])).Whole(Text(args[0])) is not null;
        methods["split"] = args =>
            JavaPatterns.Split(Text(args[0]), JavaRegex.Of(Text(args[1])), 0);
    }

    private static void Positions(Dictionary<string, Func<object?[], object?>> methods)
    {
        methods["length"] = args => (long)Text(args[0]).Length;
        methods["substring"] = args => CoreStrings.Substring(
            Text(args[0]), Numbers.ToLong(args[1]), args.Length > 2 ? Numbers.ToLong(args[2]) : null);
        methods["charAt"] = args => Text(args[0])[checked((int)Numbers.ToLong(args[1]))];
        methods["indexOf"] = args => args[0] is string text
            ? (long)text.IndexOf(EdnText.Str(args[1]), StringComparison.Ordinal)
            : (long)((EdnSequence)args[0]!).Items.IndexOf(args[1], 0, EdnEquality.Instance);
        methods["lastIndexOf"] = args =>
            (long)Text(args[0]).LastIndexOf(EdnText.Str(args[1]), StringComparison.Ordinal);
        methods["contains"] = args => args[0] switch
        {
            string text => text.Contains(Text(args[1]), StringComparison.Ordinal),
            EdnSet set => set.Contains(args[1]),
            var other => Seqs.Vector(Seqs.Items(other)).Items.Contains(args[1], EdnEquality.Instance),
        };
        methods["isEmpty"] = args => Seqs.Count(args[0]) == 0;
        methods["size"] = args => Seqs.Count(args[0]);
        methods["count"] = args => Seqs.Count(args[0]);
        methods["get"] = args => CoreCollections.Get(args[0], args[1], null);
    }

    private static void Others(Dictionary<string, Func<object?[], object?>> methods)
    {
        methods["toString"] = args => EdnText.Str(args[0]);
        methods["equals"] = args => EdnEquality.Instance.Equals(args[0], args[1]);
        methods["compareTo"] = args => (long)Ordering.Compare(args[0], args[1]);
        methods["getTime"] = args => ((Instant)args[0]!).EpochMilliseconds;
        methods["before"] = args => ((Instant)args[0]!).CompareTo((Instant)args[1]!) < 0;
        methods["after"] = args => ((Instant)args[0]!).CompareTo((Instant)args[1]!) > 0;
        methods["getYear"] = args => (long)Utc(args[0]).Year - 1900;
        methods["getMonth"] = args => (long)Utc(args[0]).Month - 1;
        methods["getDate"] = args => (long)Utc(args[0]).Day;
        methods["getDay"] = args => (long)Utc(args[0]).DayOfWeek;
        methods["getHours"] = args => (long)Utc(args[0]).Hour;
        methods["getMinutes"] = args => (long)Utc(args[0]).Minute;
        methods["getSeconds"] = args => (long)Utc(args[0]).Second;
        methods["getName"] = args => Callables.Call(FunctionRegistry.Core("name"), args[0]);
        methods["getNamespace"] = args => Callables.Call(FunctionRegistry.Core("namespace"), args[0]);
        methods["longValue"] = args => Numbers.ToLong(args[0]);
        methods["intValue"] = args => unchecked((long)(int)Numbers.ToLong(args[0]));
        methods["doubleValue"] = args => Numbers.ToDouble(args[0]);
        methods["negate"] = args => Numbers.Negate(args[0]);
        methods["keySet"] = args => args[0] is Entity entity
            ? EdnSet.Of([.. entity.Keys.Select(key => key.ToString())])
            : EdnSet.Of([.. ((EdnMap)args[0]!).Select(entry => entry.Key)]);
        methods["hashCode"] = args => (long)JavaHash.Of(args[0]);
        methods["getHost"] = args => ((Uri)args[0]!).Host;
        methods["getPath"] = args => ((Uri)args[0]!).AbsolutePath;
        methods["getScheme"] = args => ((Uri)args[0]!).Scheme;
    }

    private static string Text(object? x) => x as string ?? throw FunctionErrors.WrongType(x, "a string");

    private static DateTimeOffset Utc(object? x) => ((Instant)x!).ToDateTimeOffset();
}
