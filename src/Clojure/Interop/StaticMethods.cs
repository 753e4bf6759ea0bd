using System;
using System.Collections.Generic;
using System.Globalization;
using System.Reflection;
using Accrete.Edn;

namespace Accrete.Clojure.Interop;

/// <summary>Static methods of .NET types on an allow-list, written <c>(System.Math/Abs ?x)</c>; <c>Type/new</c>
/// makes one.</summary>
internal static class StaticMethods
{
    /// <summary>The types allowed unless a registry says otherwise: they only calculate.</summary>
    public static readonly Type[] Calculating =
    [
        typeof(Math), typeof(string), typeof(char), typeof(bool), typeof(long), typeof(int), typeof(double),
            typeof(float), typeof(decimal),
        typeof(Guid), typeof(TimeSpan), typeof(DateTimeOffset), typeof(DateTime), typeof(Convert), typeof(Uri),
        typeof(System.Numerics.BigInteger), typeof(BigDecimal), typeof(StringComparer), typeof(BitConverter),
    ];

    /// <summary>Finds the overloads of a static method.</summary>
    /// <returns>Null where the type has none of that name, or it is not pure.</returns>
    public static QueryFunction? Find(Symbol name, Type type)
    {
        if (Clocks.LooksAtTheWorld(name.Name) || Clocks.ReadsTimes(name.Name, type))
        {
            return Clocks.Parse(name, type);
        }

        List<MethodBase> overloads = [];
        MemberInfo[] members = name.Name == "new"
            ? type.GetConstructors()
            : type.GetMember(name.Name, BindingFlags.Public | BindingFlags.Static);
        foreach (MemberInfo member in members)
        {
            if (member is MethodBase { IsGenericMethodDefinition: false } method && IsPlain(method))
            {
                overloads.Add(method);
            }
        }

        // The order of reflection is not promised: fewer and narrower parameters first make the choice stable.
        overloads.Sort((x, y) => Rank(x).CompareTo(Rank(y)) is var order and not 0
            ? order
            : string.CompareOrdinal(x.ToString(), y.ToString()));
        return overloads.Count == 0 ? null
            : new QueryFunction(name, Fewest(overloads), Most(overloads), args => Call(name, overloads, args));
    }

    private static object? Call(Symbol name, List<MethodBase> overloads, object?[] args)
    {
        foreach (MethodBase method in overloads)
        {
            if (ClrValues.TryBind(method.GetParameters(), args, 0) is { } bound)
            {
                for (int i = 0; i < bound.Length; i++)
                {
                    bound[i] ??= method.GetParameters()[i].ParameterType == typeof(IFormatProvider)
                        ? CultureInfo.InvariantCulture : null;
                }

                return DelegateFunction.Invoke(method, null, bound);
            }
        }

        throw DbErrors.Argument($"{name} does not take {FunctionErrors.Shown(EdnVector.Of(args))}");
    }

    private static bool IsPlain(MethodBase method) => !Array.Exists(
        method.GetParameters(), parameter => parameter.ParameterType.IsByRef || parameter.ParameterType.IsPointer
            || parameter.ParameterType.IsByRefLike);

    /// <summary>Prefers long and double, the numbers of EDN, to types that need a conversion.</summary>
    private static int Rank(MethodBase method)
    {
        int rank = 0;
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            Type type = parameter.ParameterType;
            rank += type == typeof(long) || type == typeof(string) || type == typeof(bool) || type == typeof(char) ? 0
                : type == typeof(double) ? 1
                : type == typeof(int) ? 2
                : type == typeof(object) || ClrValues.IsSpread(parameter) ? 8
                : 4;
        }

        return rank;
    }

    private static int Fewest(List<MethodBase> overloads)
    {
        int fewest = int.MaxValue;
        foreach (MethodBase method in overloads)
        {
            ParameterInfo[] parameters = method.GetParameters();
            int needed = Array.FindAll(parameters, parameter =>
                !parameter.IsOptional && !ClrValues.IsSpread(parameter)).Length;
            fewest = Math.Min(fewest, needed);
        }

        return fewest;
    }

    private static int Most(List<MethodBase> overloads)
    {
        int most = 0;
        foreach (MethodBase method in overloads)
        {
            ParameterInfo[] parameters = method.GetParameters();
            bool spreads = parameters.Length > 0 && ClrValues.IsSpread(parameters[^1]);
            most = Math.Max(most, spreads ? int.MaxValue : parameters.Length);
        }

        return most;
    }
}
