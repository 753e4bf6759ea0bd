using System;
using System.Reflection;
using Accrete.Clojure.Interop;
using Accrete.Edn;

namespace Accrete.Clojure;

/// <summary>Makes functions of .NET delegates and methods, converting arguments to what they take and
/// results to EDN.</summary>
internal static class DelegateFunction
{
    /// <summary>Returns the function that calls a delegate.</summary>
    public static QueryFunction Of(Symbol name, Delegate function)
    {
        switch (function)
        {
            case Func<object?, object?> one:
                return new QueryFunction(name, 1, 1, args => ClrValues.ToEdn(one(args[0])));
            case Func<object?, object?, object?> two:
                return new QueryFunction(name, 2, 2, args => ClrValues.ToEdn(two(args[0], args[1])));
            case Func<object?[], object?> any:
                return new QueryFunction(name, 0, int.MaxValue, args => ClrValues.ToEdn(any([.. args])));
            default:
                MethodInfo invoke = function.GetType().GetMethod("Invoke")!;
                return Of(name, invoke, function);
        }
    }

    /// <summary>Returns the function that calls a method on a target, null for a static one.</summary>
    public static QueryFunction Of(Symbol name, MethodInfo method, object? target)
    {
        ParameterInfo[] parameters = method.GetParameters();
        bool spreads = parameters.Length > 0 && ClrValues.IsSpread(parameters[^1]);
        int least = 0;
        while (least < parameters.Length && !parameters[least].IsOptional && !ClrValues.IsSpread(parameters[least]))
        {
            least++;
        }

        return new QueryFunction(name, least, spreads ? int.MaxValue : parameters.Length, args =>
            ClrValues.TryBind(parameters, args, 0) is { } bound
                ? Invoke(method, target, bound)
                : throw DbErrors.Argument($"{name} does not take {FunctionErrors.Shown(EdnVector.Of(args))}"));
    }

    /// <summary>Calls a method; what it throws comes through as it is.</summary>
    public static object? Invoke(MethodBase method, object? target, object?[] arguments)
    {
        MemberBounds.Check(method, target, arguments);
        const BindingFlags Plain = BindingFlags.DoNotWrapExceptions;
        object? result = method is ConstructorInfo constructor
            ? constructor.Invoke(Plain, null, arguments, null)
            : method.Invoke(target, Plain, null, arguments, null);
        return ClrValues.ToEdn(result);
    }
}
