using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Clr;

/// <summary>Gives EDN vectors, lists and sets as arrays, lists and sets of a .NET type.</summary>
internal static class ClrCollections
{
    private static readonly Type[] Sets = [typeof(HashSet<>), typeof(ISet<>), typeof(IReadOnlySet<>)];

    private static readonly Type[] Sequences =
    [
        typeof(List<>), typeof(IList<>), typeof(IReadOnlyList<>), typeof(IEnumerable<>), typeof(ICollection<>),
        typeof(IReadOnlyCollection<>),
    ];

    /// <summary>Returns what gives collections as a type; null where the type is none of the known ones.</summary>
    public static ClrConverter? TryMake(Type type)
    {
        if (ItemOf(type) is not { } item)
        {
            return null;
        }

        ClrConverter convert = ClrConversion.For(item);
        bool isSet = type.IsGenericType && IsOneOf(Sets, type);
        bool isList = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>);
        return (value, what) =>
        {
            if (value is not (EdnSequence or EdnSet))
            {
                throw ClrConversion.Refuse(value, type, what);
            }

            object?[] items = [.. ((IEnumerable)value).Cast<object?>().Select(
                each => convert(each, () => "an item of " + what()))];
            Array array = Array.CreateInstance(item, items.Length);
            Array.Copy(items, array, items.Length);
            return isSet ? Activator.CreateInstance(typeof(HashSet<>).MakeGenericType(item), array)
                : isList ? Activator.CreateInstance(typeof(List<>).MakeGenericType(item), array)
                : array;
        };
    }

    private static Type? ItemOf(Type type)
    {
        if (type.IsArray && type.GetArrayRank() == 1)
        {
            return type.GetElementType();
        }

        return type.IsGenericType && (IsOneOf(Sequences, type) || IsOneOf(Sets, type))
            ? type.GetGenericArguments()[0]
            : null;
    }

    private static bool IsOneOf(Type[] definitions, Type type) =>
        Array.IndexOf(definitions, type.GetGenericTypeDefinition()) >= 0;
}
