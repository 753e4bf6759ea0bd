using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;

namespace Accrete.Architecture.Tests;

/// <summary>Prints what an assembly shows to its users: types and members, sorted, one a line.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
            | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>Prints an assembly.</summary>
    public static string Print(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Head(type)).Append('\n');
            string[] members = [.. type.GetMembers(Declared).Select(Line).OfType<string>().Distinct().Order(
                StringComparer.Ordinal)];
            foreach (string member in members)
            {
                text.Append("    ").Append(member).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Head(Type type)
    {
        string kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type.IsValueType ? "struct"
            : type.IsAbstract && type.IsSealed ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class" : "class";
        List<string> bases = [];
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)
            && parent != typeof(Enum))
        {
            bases.Add(Name(parent));
        }

        bases.AddRange(type.GetInterfaces().Where(i => i.IsPublic).Select(Name).Order(StringComparer.Ordinal));
        return $"{kind} {type.Namespace}.{Name(type)}"
            + (bases.Count > 0 && !type.IsEnum ? " : " + string.Join(", ", bases) : "");
    }

    private static string? Line(MemberInfo member) => member switch
    {
        _ when member.Name.Contains('<', StringComparison.Ordinal) => null,
        FieldInfo { IsPublic: true, DeclaringType.IsEnum: true, IsLiteral: true } value =>
            $"{value.Name} = {Convert.ToInt64(value.GetRawConstantValue(), null)}",
        FieldInfo { IsSpecialName: false } field when field.IsPublic || field.IsFamily =>
            $"{Scope(field.IsStatic)}{Type(field)} {field.Name}",
        ConstructorInfo constructor when IsShown(constructor) => $"new({Parameters(constructor)})",
        MethodInfo { IsSpecialName: false } method when IsShown(method) => Method(method),
        MethodInfo { IsSpecialName: true } method
            when IsShown(method) && method.Name.StartsWith("op_", StringComparison.Ordinal) => Method(method),
        PropertyInfo property => Property(property),
        EventInfo @event => $"event {Name(@event.EventHandlerType!)} {@event.Name}", // an event has a type
        _ => null,
    };

    private static string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>"
            : "";
        string result = Name(method.ReturnType) + Mark(
            Nullability.Create(method.ReturnParameter).ReadState, method.ReturnType);
        return $"{Scope(method.IsStatic)}{result} {method.Name}{generic}({Parameters(method)})";
    }

    private static string? Property(PropertyInfo property)
    {
        bool reads = property.GetMethod is { } getter && IsShown(getter);
        bool writes = property.SetMethod is { } setter && IsShown(setter);
        if (!reads && !writes)
        {
            return null;
        }

        // writes says there is one
        bool isInit = writes && property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Any(
            m => m.Name == "IsExternalInit");
        MethodInfo any = property.GetMethod ?? property.SetMethod!; // one of them is there
        string index = property.GetIndexParameters() is { Length: > 0 } parameters
            ? $"[{string.Join(", ", parameters.Select(Parameter))}]"
            : "";
        string type = Name(property.PropertyType) + Mark(Nullability.Create(property).ReadState, property.PropertyType);
        return $"{Scope(any.IsStatic)}{type} {property.Name}{index} {{ "
            + $"{(reads ? "get; " : "")}{(isInit ? "init; " : writes ? "set; " : "")}}}";
    }

    private static bool IsShown(MethodBase method) =>
        method.IsPublic || (method.IsFamily && method.DeclaringType is { IsSealed: false });

    private static string Scope(bool isStatic) => isStatic ? "static " : "";

    private static string Type(FieldInfo field) =>
        Name(field.FieldType) + Mark(Nullability.Create(field).ReadState, field.FieldType);

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string passed = parameter.IsOut
            ? "out "
            : parameter.ParameterType.IsByRef ? (parameter.IsIn ? "in " : "ref ") : "";
        string many = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        string otherwise = parameter.HasDefaultValue ? " = " + (parameter.DefaultValue ?? "default") : "";
        string type = Name(parameter.ParameterType) + Mark(
            Nullability.Create(parameter).WriteState, parameter.ParameterType);
        return $"{many}{passed}{type} {parameter.Name}{otherwise}";
    }

    private static string Mark(NullabilityState state, Type type) =>
        state == NullabilityState.Nullable && !type.IsValueType ? "?" : "";

    private static string Name(Type type)
    {
        if (type.IsByRef || type.IsArray)
        {
            // Both have an element.
            return Name(type.GetElementType()!) + (type.IsArray ? "[]" : "");
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Name(inner) + "?";
        }

        // a nested type has an outer one
        string prefix = type.IsNested && !type.IsGenericParameter ? Name(type.DeclaringType!) + "." : "";
        string plain = type.Name.Split('`')[0];
        return type.IsGenericType
            ? $"{prefix}{plain}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : prefix + plain;
    }
}
