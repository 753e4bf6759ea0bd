using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using Accrete.Edn;

namespace Accrete.Clr;

/// <summary>Gives vectors as tuples and records by place, and maps as records and classes by name.</summary>
/// <remarks>A map's key and a parameter or property go together where their names are equal but for case, dashes and
/// underscores: first the name of the key alone (<c>:artist/start-year</c> and <c>StartYear</c>), then with the
/// last part of its namespace before it (<c>ArtistStartYear</c>). <c>:db/id</c> is <c>Id</c> too.</remarks>
internal static class ClrShapes
{
    /// <summary>Returns what gives vectors and maps as a type that can be made of parts; null where it
    /// cannot.</summary>
    public static ClrConverter? TryMake(Type type)
    {
        if (MakerOf(type) is not { } maker)
        {
            return null;
        }

        return (value, what) => value switch
        {
            EdnSequence sequence => maker.FromItems(sequence, 0, what),
            EdnMap map => maker.FromMap(map, what),
            _ => throw ClrConversion.Refuse(value, type, what),
        };
    }

    /// <summary>Tells whether a type is made of a row as a whole, not of one value.</summary>
    public static bool IsRow(Type type) =>
        typeof(ITuple).IsAssignableFrom(type) || ClrDictionaries.IsDictionary(type)
            || (ClrScalars.TryMake(type) is null && ClrCollections.TryMake(type) is null
                && !type.IsAssignableTo(typeof(EdnSequence)) && TryMake(type) is not null);

    /// <summary>Tells whether a type takes the columns of a row by their names: it has no constructor that takes them
    /// by place.</summary>
    public static bool IsByName(Type type) =>
        ClrDictionaries.IsDictionary(type) || MakerOf(type) is { IsByName: true };

    /// <summary>Returns the constructor that makes a tuple or record of the items of a row, one parameter for each;
    /// null where the type is made otherwise.</summary>
    public static ConstructorInfo? TryByPlace(Type type) =>
        IsRow(type) && !IsByName(type) && MakerOf(type) is { HasRest: false } maker ? maker.Constructor : null;

    /// <summary>Tells whether a type has values that are one thing, whatever their constructors take: ours and those of
    /// .NET, but for tuples and pairs.</summary>
    private static bool IsValue(Type type) =>
        (OurAssemblies.Have(type) || type.Namespace is "System"
            || (type.Namespace?.StartsWith("System.", StringComparison.Ordinal) ?? false))
        && !typeof(ITuple).IsAssignableFrom(type)
        && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));

    private static ClrMaker? MakerOf(Type type)
    {
        if (type.IsAbstract || type.IsInterface || type.IsPrimitive || IsValue(type))
        {
            return null;
        }

        // The constructor with most parameters is that of a record or a tuple; a copy constructor has one
        // and is not public.
        ConstructorInfo? constructor = type.GetConstructors().MaxBy(each => each.GetParameters().Length);
        PropertyInfo[] settable = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(each => each.SetMethod is { IsPublic: true } && each.GetIndexParameters().Length == 0)];
        bool isMade = constructor is null
            ? type.IsValueType && settable.Length > 0
            : constructor.GetParameters().Length > 0 || settable.Length > 0;
        return isMade ? new ClrMaker(type, constructor, settable) : null;
    }
}
