using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using Accrete.Edn;

namespace Accrete.Entities;

/// <summary>Gives vectors as tuples and records by place, and maps as records by name.</summary>
/// <remarks>A map's key and a parameter go together where their names are equal but for case, dashes and
/// underscores: first the name of the key alone (<c>:artist/start-year</c> and <c>StartYear</c>), then with the
/// last part of its namespace before it (<c>ArtistStartYear</c>). <c>:db/id</c> is <c>Id</c> too.</remarks>
internal static class ClrShapes
{
    /// <summary>Returns what gives vectors and maps as a type with a constructor; null where there is none
    /// to use.</summary>
    public static ClrConverter? TryMake(Type type)
    {
        if (type.IsAbstract || type.IsInterface || type.IsPrimitive
            || type.Namespace is "Accrete.Edn" or "Accrete.Values")
        {
            return null;
        }

        // The constructor with most parameters is that of a record or a tuple; a copy constructor has one
        // and is not public.
        ConstructorInfo? constructor = type.GetConstructors().MaxBy(each => each.GetParameters().Length);
        if (constructor is null || constructor.GetParameters().Length == 0)
        {
            return null;
        }

        Maker maker = new(type, constructor);
        return (value, what) => value switch
        {
            EdnSequence sequence => maker.FromItems(sequence, 0, what),
            EdnMap map => maker.FromMap(map, what),
            _ => throw ClrConversion.Refuse(value, type, what),
        };
    }

    /// <summary>Tells whether a type is made of a row as a whole, not of one value.</summary>
    public static bool IsRow(Type type) =>
        typeof(ITuple).IsAssignableFrom(type)
            || (ClrScalars.TryMake(type) is null && ClrCollections.TryMake(type) is null
                && !type.IsAssignableTo(typeof(EdnSequence)) && TryMake(type) is not null);

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private sealed class Maker
    {
        // System.ValueTuple: from the eighth item on the last argument is a tuple of the rest
        private const int TupleRest = 7;

        private readonly Type _type;
        private readonly ConstructorInvoker _invoker;
        private readonly ParameterInfo[] _parameters;
        private readonly Lazy<ClrConverter>[] _converters;
        private readonly bool _hasRest;

        public Maker(Type type, ConstructorInfo constructor)
        {
            _type = type;
            _invoker = ConstructorInvoker.Create(constructor);
            _parameters = constructor.GetParameters();
            // Made when first needed: a record may hold records of its own type.
            _converters = Array.ConvertAll(
                _parameters, each => new Lazy<ClrConverter>(() => ClrConversion.For(each.ParameterType)));
            _hasRest = _parameters.Length == TupleRest + 1 && typeof(ITuple).IsAssignableFrom(type);
        }

        public object FromItems(EdnSequence items, int first, Func<string> what)
        {
            int own = _hasRest ? TupleRest : _parameters.Length;
            if (_hasRest ? items.Count - first <= own : items.Count - first != own)
            {
                throw DbErrors.Argument(
                    $"{what()} has {items.Count} columns, but {ClrConversion.NameOf(_type)} takes "
                        + $"{first + _parameters.Length}.", items);
            }

            object?[] arguments = new object?[_parameters.Length];
            for (int i = 0; i < own; i++)
            {
                int column = first + i;
                arguments[i] = _converters[i].Value(
                    items[column], () => $"column {column + 1} ({_parameters[i].Name}) of {what()}");
            }

            if (_hasRest)
            {
                arguments[TupleRest] = new Maker(
                    _parameters[TupleRest].ParameterType, _parameters[TupleRest].ParameterType.GetConstructors()[0])
                    .FromItems(items, first + TupleRest, what);
            }

            return _invoker.Invoke(arguments.AsSpan());
        }

        public object FromMap(EdnMap map, Func<string> what)
        {
            Dictionary<string, object?> byName = new(StringComparer.Ordinal);
            foreach ((object? key, object? value) in map)
            {
                foreach (string name in NamesOf(key))
                {
                    byName.TryAdd(name, value);
                }
            }

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

            return _invoker.Invoke(arguments.AsSpan());
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
    }
}
