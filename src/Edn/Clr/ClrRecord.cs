using System;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Accrete.Edn.Clr;

/// <summary>The properties of a record type, in the order of its primary constructor.</summary>
internal sealed class ClrRecord
{
    private static readonly ConditionalWeakTable<Type, Box> Known = [];

    private readonly ImmutableArray<PropertyInfo> _properties;

    private ClrRecord(Type type, ImmutableArray<PropertyInfo> properties)
    {
        _properties = properties;
        string ns = ClrNames.Dashed(type.Name);
        // The id of an entity is Id, as where a pulled entity becomes a record.
        Keys = [.. properties.Select(each => each.Name == "Id"
            ? Keyword.Of("db", "id")
            : Keyword.Of(ns, ClrNames.Dashed(each.Name)))];
    }

    /// <summary>Gets the keys: <c>:person/birth-year</c> for the property <c>BirthYear</c> of a
    /// <c>Person</c>.</summary>
    public ImmutableArray<Keyword> Keys { get; }

    /// <summary>Returns what is known of a record type, null where the type is none.</summary>
    public static ClrRecord? Of(Type type) => Known.GetValue(type, static each => new Box(Make(each))).Record;

    /// <summary>Returns the values of the properties of one record.</summary>
    public object?[] ValuesOf(object record) => [.. _properties.Select(each => each.GetValue(record))];

    private static ClrRecord? Make(Type type)
    {
        if (!IsRecord(type))
        {
            return null;
        }

        PropertyInfo[] all = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(each => each.CanRead && each.GetIndexParameters().Length == 0)];
        foreach (ConstructorInfo constructor in type.GetConstructors()
            .OrderByDescending(each => each.GetParameters().Length))
        {
            ParameterInfo[] parameters = constructor.GetParameters();
            PropertyInfo[] positional = [.. parameters.SelectMany(parameter => all.Where(
                each => each.Name == parameter.Name && each.PropertyType == parameter.ParameterType))];
            if (positional.Length > 0 && positional.Length == parameters.Length)
            {
                return new ClrRecord(type, [.. positional, .. all.Except(positional)]);
            }
        }

        return new ClrRecord(type, [.. all]);
    }

    /// <summary>Tells a record by what the compiler writes into it: a clone method, and for structs what prints the
    /// members.</summary>
    private static bool IsRecord(Type type) => type.IsValueType
        ? type.GetMethod(
            "PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance, [typeof(StringBuilder)]) is not null
        : type.GetMethod("<Clone>$") is not null;

    private sealed record Box(ClrRecord? Record);
}
