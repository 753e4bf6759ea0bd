using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Accrete.Edn.Clr;

/// <summary>Reads enumerables of pairs, which are dictionaries by another interface than the old one.</summary>
internal static class ClrPairs
{
    private static readonly ConditionalWeakTable<Type, Reader> Readers = [];

    /// <summary>Returns the pairs; null where the items are none.</summary>
    public static IEnumerable<KeyValuePair<object?, object?>>? TryRead(IEnumerable items) =>
        Readers.GetValue(items.GetType(), Reader.Make).Read(items);

    private sealed class Reader
    {
        private PropertyInfo? _key;
        private PropertyInfo? _value;

        public static Reader Make(Type type)
        {
            Type? pair = type.GetInterfaces().Append(type)
                .Where(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IEnumerable<>))
                .Select(each => each.GetGenericArguments()[0])
                .FirstOrDefault(each => each.IsGenericType
                    && each.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));
            return new Reader
            {
                _key = pair?.GetProperty(nameof(KeyValuePair<object, object>.Key)),
                _value = pair?.GetProperty(nameof(KeyValuePair<object, object>.Value)),
            };
        }

        public IEnumerable<KeyValuePair<object?, object?>>? Read(IEnumerable items) => _key is null ? null
            : items.Cast<object>().Select(
                pair => new KeyValuePair<object?, object?>(_key.GetValue(pair), _value?.GetValue(pair)));
    }
}
