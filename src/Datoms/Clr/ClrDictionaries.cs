using System;
using System.Collections;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Clr;

/// <summary>Gives EDN maps as dictionaries of .NET types.</summary>
/// <remarks>Keys that are text: of a keyword without a namespace its name (as <c>:keys</c> has it), of one with a
/// namespace its text with the colon (as pulled entities have it).</remarks>
internal static class ClrDictionaries
{
    private static readonly Type[] Dictionaries =
    [
        typeof(Dictionary<,>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>), typeof(SortedDictionary<,>),
    ];

    /// <summary>Tells whether a type is a dictionary that can be made.</summary>
    public static bool IsDictionary(Type type) => type.IsGenericType
        && Array.IndexOf(Dictionaries, type.GetGenericTypeDefinition()) >= 0;

    /// <summary>Returns what gives maps as a type; null where the type is no dictionary.</summary>
    public static ClrConverter? TryMake(Type type)
    {
        if (!IsDictionary(type))
        {
            return null;
        }

        Type[] parts = type.GetGenericArguments();
        Type made = type.IsInterface ? typeof(Dictionary<,>).MakeGenericType(parts) : type;
        Lazy<ClrConverter> key = new(() => KeyConverter(parts[0])), item = new(() => ClrConversion.For(parts[1]));
        return (value, what) =>
        {
            if (value is not EdnMap map)
            {
                throw ClrConversion.Refuse(value, type, what);
            }

            IDictionary dictionary = (IDictionary)Activator.CreateInstance(made)!; // a class with such a constructor
            foreach ((object? name, object? each) in map)
            {
                object? converted = key.Value(name, () => "a key of " + what());
                dictionary[converted ?? throw ClrConversion.Refuse(name, parts[0], () => "a key of " + what())] =
                    item.Value(each, () => $"{EdnPrinter.Print(name)} of {what()}");
            }

            return dictionary;
        };
    }

    private static ClrConverter KeyConverter(Type type) => type == typeof(string)
        ? (value, what) => value switch
        {
            Keyword { Namespace: null } keyword => keyword.Name,
            string text => text,
            Keyword or Symbol => value.ToString(),
            _ => throw ClrConversion.Refuse(value, type, what),
        }
        : ClrConversion.For(type);
}
