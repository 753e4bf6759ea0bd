using System;
using System.Reflection;
using System.Text.RegularExpressions;
using Accrete.Clojure.Interop;
using Accrete.Edn;
using Accrete.Edn.Clr;

namespace Accrete.Clojure;

/// <summary>Makes functions of .NET delegates and methods, converting arguments to what they take and
/// results to EDN.</summary>
internal static class DelegateFunction
{
    /// <summary>Returns the function that calls a delegate.</summary>
    public static QueryFunction Of(Symbol name, Delegate function)
    {
        Answers answers = new(name);
        switch (function)
        {
            case Func<object?, object?> one:
                return new QueryFunction(name, 1, 1, args => answers.Of(ClrValues.ToEdn(one(args[0]))));
            case Func<object?, object?, object?> two:
                return new QueryFunction(name, 2, 2, args => answers.Of(ClrValues.ToEdn(two(args[0], args[1]))));
            case Func<object?[], object?> any:
                return new QueryFunction(name, 0, int.MaxValue, args => answers.Of(ClrValues.ToEdn(any([.. args]))));
            default:
                MethodInfo invoke = function.GetType().GetMethod("Invoke")!;
                return Of(name, invoke, function);
        }
    }

    /// <summary>Returns the function that calls a method on a target, null for a static one.</summary>
    public static QueryFunction Of(Symbol name, MethodInfo method, object? target)
    {
        ParameterInfo[] parameters = method.GetParameters();
        Answers answers = new(name);
        bool spreads = parameters.Length > 0 && ClrValues.IsSpread(parameters[^1]);
        int least = 0;
        while (least < parameters.Length && !parameters[least].IsOptional && !ClrValues.IsSpread(parameters[least]))
        {
            least++;
        }

        return new QueryFunction(name, least, spreads ? int.MaxValue : parameters.Length, args =>
            ClrValues.TryBind(parameters, args, 0) is { } bound
                ? answers.Of(Invoke(method, target, bound))
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

    /// <summary>What functions of the caller may give beside EDN: functions, patterns and what is ours.</summary>
    private sealed class Answers(Symbol name) : ClrGuests
    {
        public override bool RecordsAreRows => true;

        /// <summary>Returns what the function gave; what stands for no value comes in by no door.</summary>
        public object? Of(object? given) => EdnNormalize.Value(given, this);

        public override object? Known(object value) => value is Delegate or Regex
            || (value is not Array && (value.GetType().Assembly.GetName().Name?.StartsWith(
                nameof(Accrete), StringComparison.Ordinal) ?? false)) ? value : null;

        public override object? Unknown(object value) => throw DbErrors.Argument(
            $"{name} gave a {value.GetType()}, which stands for no value of a query");
    }
}
