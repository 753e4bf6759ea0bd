using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using Accrete.Clojure;
using Accrete.Clojure.Interop;
using Accrete.Edn;

namespace Accrete.Query;

/// <summary>Finds functions by symbol: built-in ones, static .NET methods on an allow-list, and what an
/// application registers.</summary>
/// <remarks>Immutable; safe for any number of threads. A name without namespace means a function of clojure.core or one
/// that queries alone have (<c>get-else</c>, <c>ground</c>); functions of an application have a namespace.</remarks>
public sealed class FunctionRegistry
{
    private static Func<Dictionary<Symbol, QueryFunction>>? Library;
    private static Dictionary<Symbol, QueryFunction>? Made;

    private readonly ImmutableDictionary<Symbol, QueryFunction> _added;
    private readonly ImmutableDictionary<string, Type> _types;
    private readonly ConcurrentDictionary<Symbol, QueryFunction> _static = new();

    private FunctionRegistry(ImmutableDictionary<Symbol, QueryFunction> added, ImmutableDictionary<string, Type> types)
    {
        _added = added;
        _types = types;
    }

    /// <summary>Gets the built-in functions.</summary>
    private static Dictionary<Symbol, QueryFunction> BuiltIn => LazyInitializer.EnsureInitialized(
        ref Made, Library!); // the assembly installs its library when it is loaded

    /// <summary>Gets the functions that every process has.</summary>
    public static FunctionRegistry Default { get; } = new(
        ImmutableDictionary<Symbol, QueryFunction>.Empty, NamesOf(StaticMethods.Calculating));

    /// <summary>Returns the registry with a function added under a qualified symbol; it replaces one of
    /// that name.</summary>
    /// <param name="name">A symbol with a namespace: <c>my.app/score</c>.</param>
    /// <param name="function">Takes and returns EDN values or what .NET has for them (int, DateTimeOffset, ...). As an
    /// aggregate it gets one argument, an EdnVector of the values of a group, after the constants of the call. It must
    /// be pure.</param>
    /// <exception cref="ArgumentException">The name has no namespace.</exception>
    public FunctionRegistry With(Symbol name, Delegate function)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(function);
        return name.Namespace is null
            ? throw new ArgumentException($"A function's name needs a namespace, as in my.app/{name}.", nameof(name))
            : new FunctionRegistry(_added.SetItem(name, DelegateFunction.Of(name, function)), _types);
    }

    /// <summary>Returns the registry with the public static methods and constructors of a type allowed, by the type's
    /// full name.</summary>
    /// <param name="type">A type whose methods only calculate. Whoever may send queries may then call every
    /// one of them.</param>
    public FunctionRegistry WithType(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new FunctionRegistry(_added, _types.SetItem(type.FullName ?? type.Name, type));
    }

    /// <summary>Finds a function.</summary>
    /// <returns>False where there is none of that name, or it is not allowed.</returns>
    internal bool TryResolve(Symbol name, [NotNullWhen(true)] out QueryFunction? function)
    {
        if (_added.TryGetValue(name, out function) || BuiltIn.TryGetValue(name, out function))
        {
            return true;
        }

        function = name.Namespace is null ? Unqualified(name.Name) : Qualified(name);
        return function is not null;
    }

    /// <summary>Finds the function that a call names.</summary>
    /// <exception cref="AccreteException">There is none.</exception>
    internal QueryFunction Resolve(FunctionCall call) => call.Function switch
    {
        Term.Constant { Value: QueryFunction function } => function,
        Term.Constant { Value: Symbol name } when TryResolve(name, out QueryFunction? function) => function,
        _ => throw FunctionErrors.Unknown(call.Name, call.Form),
    };

    /// <summary>Returns a function of clojure.core that is known to be there.</summary>
    internal static QueryFunction Core(string name) => BuiltIn[Symbol.Of(null, name)];

    /// <summary>Says where the built-in functions come from: those on databases stand in a layer above.</summary>
    /// <param name="library">Makes them; called once, when the first is needed.</param>
    internal static void Install(Func<Dictionary<Symbol, QueryFunction>> library) => Library = library;

    /// <summary>Returns the names of all built-in functions.</summary>
    internal static IReadOnlyCollection<Symbol> BuiltInNames => BuiltIn.Keys;

    private static QueryFunction? Unqualified(string name) =>
        name.Length > 1 && name[0] == '.' ? InstanceMethods.Of(name[1..])
        : name.Length > 1 && name[^1] == '.' ? BuiltIn.GetValueOrDefault(Symbol.Of(name[..^1], "new"))
        : null;

    private QueryFunction? Qualified(Symbol name)
    {
        if (name.Namespace == "clojure.core")
        {
            return BuiltIn.GetValueOrDefault(Symbol.Of(null, name.Name));
        }

        // A field may be written as a call: (Integer/MAX_VALUE).
        if (JavaMethods.Field(name) is { } value)
        {
            return new QueryFunction(name, 0, 0, _ => value);
        }

        if (!_types.TryGetValue(name.Namespace!, out Type? type))
        {
            return null;
        }

        // What is not there is not kept: there is no end to names.
        return _static.TryGetValue(name, out QueryFunction? known) ? known
            : StaticMethods.Find(name, type) is { } found ? _static.GetOrAdd(name, found)
            : null;
    }

    private static ImmutableDictionary<string, Type> NamesOf(Type[] types)
    {
        ImmutableDictionary<string, Type>.Builder names =
            ImmutableDictionary.CreateBuilder<string, Type>(StringComparer.Ordinal);
        foreach (Type type in types)
        {
            names[type.FullName!] = type;
        }

        return names.ToImmutable();
    }
}
