using System;
using System.Collections.Generic;
using System.Reflection;
using Accrete.Edn;

namespace Accrete.Clojure.Interop;

/// <summary>Methods of values, written <c>(.method value argument ...)</c>: those of .NET by their names, and those of
/// Java that queries use by theirs.</summary>
internal static class InstanceMethods
{
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
    /// <remarks>Made anew each time: callers may name what they like, and there is no end to names.</remarks>
    public static QueryFunction Of(string method) => new(
        Symbol.Of(null, "." + method), 1, int.MaxValue, args => Invoke(method, args));

    private static object? Invoke(string method, object?[] args)
    {
        object target = args[0] ?? throw DbErrors.Argument($".{method} cannot be called on nil");
        if (JavaMembers.TryFind(method, args) is { } java)
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
            $"No method {method} that takes {(args.Length == 2 ? "1 argument" : $"{args.Length - 1} arguments")} for "
                + FunctionErrors.Shown(target));
    }

    /// <summary>Calls the first method that takes the arguments, or reads a property.</summary>
    /// <returns><see cref="Missing.Value"/> where there is neither.</returns>
    private static object? Member(object target, string name, object?[] args)
    {
        Type type = target.GetType();
        if (Clocks.LooksAtTheWorld(name))
        {
            return Missing.Value;
        }

        foreach (MemberInfo member in type.GetMember(name, BindingFlags.Public | BindingFlags.Instance))
        {
            if (member is MethodInfo { IsGenericMethodDefinition: false } method
                && method.GetBaseDefinition().DeclaringType != typeof(object)
                && method.Name != nameof(object.Equals)
                && ClrValues.TryBind(method.GetParameters(), args, 1) is { } bound)
            {
                return DelegateFunction.Invoke(method, target, bound);
            }

            if (member is PropertyInfo { CanRead: true } property && args.Length == 1
                && property.GetIndexParameters().Length == 0)
            {
                return ClrValues.ToEdn(property.GetValue(target));
            }
        }

        return Missing.Value;
    }
}
