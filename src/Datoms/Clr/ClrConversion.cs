using System;
using System.Collections.Concurrent;
using Accrete.Edn;

namespace Accrete.Clr;

/// <summary>Gives EDN values as .NET types: scalars, collections of them, tuples and records.</summary>
internal static class ClrConversion
{
    private static readonly ConcurrentDictionary<Type, ClrConverter> Converters = new();

    /// <summary>Gives a value as a type; null as the type's default.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="value">The EDN value.</param>
    /// <param name="what">Names the value in an error.</param>
    /// <exception cref="AccreteException">It cannot be given as this type.</exception>
    public static T? To<T>(object? value, Func<string> what) => value switch
    {
        T same => same,
        null => default,
        _ => (T?)For(typeof(T))(value, what),
    };

    /// <summary>Returns what gives values as a type.</summary>
    /// <exception cref="AccreteException">There is no way to give values as this type.</exception>
    public static ClrConverter For(Type type) => Converters.GetOrAdd(type, Make);

    /// <summary>Makes the error of a value that cannot be given as a type.</summary>
    public static AccreteException Refuse(object? value, Type type, Func<string> what) => DbErrors.Argument(
        $"{what()} is {EdnPrinter.Print(value)}{KindText(value)}, which cannot be given as {NameOf(type)}: "
            + ClrAdvice.For(value, type),
        value);

    /// <summary>Returns a type's name as C# writes it, about.</summary>
    public static string NameOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? NameOf(inner) + "?"
        : !type.IsGenericType ? type.Name
        : type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]
            + $"<{string.Join(", ", Array.ConvertAll(type.GetGenericArguments(), NameOf))}>";

    private static string KindText(object? value) => value is null ? "" : $" ({value.GetType().Name})";

    private static ClrConverter Make(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            ClrConverter convert = For(inner);
            return (value, what) => value is null ? null : convert(value, what);
        }

        ClrConverter fromParts = ClrScalars.TryMake(type) ?? ClrCollections.TryMake(type)
            ?? ClrDictionaries.TryMake(type) ?? ClrShapes.TryMake(type)
            ?? ((value, what) => throw Refuse(value, type, what));
        return (value, what) => value is null
            ? type.IsValueType ? throw Refuse(value, type, what) : null
            : type.IsInstanceOfType(value) ? value
            : fromParts(value, what);
    }
}

/// <summary>Gives a value as the type that the converter was made for.</summary>
/// <param name="value">The EDN value.</param>
/// <param name="what">Names the value in an error.</param>
internal delegate object? ClrConverter(object? value, Func<string> what);
