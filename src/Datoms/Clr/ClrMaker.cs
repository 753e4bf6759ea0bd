using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using Accrete.Edn;

namespace Accrete.Clr;

/// <summary>Makes objects of one type: by its constructor with most parameters, and by the properties that can be set
/// beside it.</summary>
internal sealed class ClrMaker
{
    // System.ValueTuple: from the eighth item on the last argument is a tuple of the rest
    private const int TupleRest = 7;

    private readonly Type _type;
    private readonly ConstructorInvoker? _invoker;
    private readonly ParameterInfo[] _parameters;
    private readonly Lazy<ClrConverter>[] _converters;
    private readonly Settable[] _settable;

    /// <summary>Makes the maker of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="constructor">Its constructor; null for a struct without one.</param>
    /// <param name="settable">The properties that can be set from outside.</param>
    public ClrMaker(Type type, ConstructorInfo? constructor, PropertyInfo[] settable)
    {
        _type = type;
        Constructor = constructor;
        _invoker = constructor is null ? null : ConstructorInvoker.Create(constructor);
        _parameters = constructor?.GetParameters() ?? [];
        // Made when first needed: a record may hold records of its own type.
        _converters = Array.ConvertAll(
            _parameters, each => new Lazy<ClrConverter>(() => ClrConversion.For(each.ParameterType)));
        _settable = [.. settable
            .Where(each => !_parameters.Any(p => Plain(p.Name ?? "") == Plain(each.Name)))
            .Select(each => new Settable(each, new(() => ClrConversion.For(each.PropertyType))))];
        HasRest = _parameters.Length == TupleRest + 1 && typeof(ITuple).IsAssignableFrom(type);
    }

    /// <summary>Gets the constructor; null for a struct without one.</summary>
    public ConstructorInfo? Constructor { get; }

    /// <summary>Gets whether the type is a tuple whose last part is a tuple of the rest.</summary>
    public bool HasRest { get; }

    /// <summary>Gets whether values go to properties alone.</summary>
    public bool IsByName => _parameters.Length == 0;

    /// <summary>Makes an object of the items of a row, by place.</summary>
    /// <param name="items">The row.</param>
    /// <param name="first">The place of the first item that belongs to this object.</param>
    /// <param name="what">Names the row in an error.</param>
    public object FromItems(EdnSequence items, int first, Func<string> what)
    {
        int own = HasRest ? TupleRest : _parameters.Length;
        if (IsByName)
        {
            throw DbErrors.Argument(
                $"{what()} has no names, and {ClrConversion.NameOf(_type)} takes its parts by name ({Names()}): name "
                    + "the columns with :keys, or pull a map.", items);
        }

        if (HasRest ? items.Count - first <= own : items.Count - first != own)
        {
            throw DbErrors.Argument(
                $"{what()} has {items.Count} columns, but {ClrConversion.NameOf(_type)} takes "
                    + $"{first + _parameters.Length} ({Names()}): it fits a tuple or record of {items.Count}.", items);
        }

        object?[] arguments = new object?[_parameters.Length];
        for (int i = 0; i < own; i++)
        {
            int column = first + i;
            arguments[i] = _converters[i].Value(
                items[column], () => $"column {column + 1} ({_parameters[i].Name}) of {what()}");
        }

        if (HasRest)
        {
            Type rest = _parameters[TupleRest].ParameterType;
            arguments[TupleRest] = new ClrMaker(rest, rest.GetConstructors()[0], [])
                .FromItems(items, first + TupleRest, what);
        }

        return _invoker!.Invoke(arguments.AsSpan()); // there are parameters
    }

    /// <summary>Makes an object of a map, by name; what the map has more is left aside.</summary>
    /// <exception cref="AccreteException">A value does not fit, or a property that is required is not
    /// there.</exception>
    public object FromMap(EdnMap map, Func<string> what)
    {
        Dictionary<string, object?> byName = ByName(map);
        object?[] arguments = new object?[_parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            ParameterInfo parameter = _parameters[i];
            // parameters of C# have names
            bool isThere = byName.TryGetValue(Plain(parameter.Name!), out object? value);
            arguments[i] = isThere || !parameter.HasDefaultValue
                ? _converters[i].Value(value, () => $"{parameter.Name} of {what()}")
                : parameter.DefaultValue;
        }

        object made = _invoker?.Invoke(arguments.AsSpan()) ?? RuntimeHelpers.GetUninitializedObject(_type);
        foreach (Settable each in _settable)
        {
            if (byName.TryGetValue(Plain(each.Property.Name), out object? value))
            {
                each.Property.SetValue(made, each.Converter.Value(value, () => $"{each.Property.Name} of {what()}"));
            }
            else if (each.IsRequired)
            {
                throw DbErrors.Argument(
                    $"{what()} has nothing for {each.Property.Name}, which {ClrConversion.NameOf(_type)} requires; "
                        + "it has "
                        + $"{string.Join(", ", map.Entries.Select(entry => EdnPrinter.Print(entry.Key)))}.", map);
            }
        }

        return made;
    }

    /// <summary>Returns a name without what EDN and C# write differently.</summary>
    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static Dictionary<string, object?> ByName(EdnMap map)
    {
        Dictionary<string, object?> byName = new(StringComparer.Ordinal);
        foreach ((object? key, object? value) in map)
        {
            foreach (string name in NamesOf(key))
            {
                byName.TryAdd(name, value);
            }
        }

        return byName;
    }

    private static IEnumerable<string> NamesOf(object? key)
    {
        (string? ns, string? name) = key switch
        {
            Keyword keyword => (keyword.Namespace, keyword.Name),
            Symbol symbol => (symbol.Namespace, symbol.Name),
            string text when text is [':', _, ..] => (Keyword.Parse(text).Namespace, Keyword.Parse(text).Name),
            string text => (null, text),
            _ => ((string?)null, (string?)null),
        };
        if (name is not null)
        {
            yield return Plain(name);
            if (ns is not null)
            {
                yield return Plain(ns[(ns.LastIndexOf('.') + 1)..] + name);
            }
        }
    }

    private string Names() => string.Join(
        ", ", _parameters.Select(each => each.Name).Concat(_settable.Select(each => each.Property.Name)));

    private sealed record Settable(PropertyInfo Property, Lazy<ClrConverter> Converter)
    {
        public bool IsRequired { get; } = Property.IsDefined(typeof(RequiredMemberAttribute), false);
    }
}
