using System;
using System.Globalization;
using Accrete.Edn;
using Accrete.Edn.Printing;
using Accrete.Edn.Text;

namespace Accrete.Clojure;

/// <summary>Makes the errors of function calls.</summary>
internal static class FunctionErrors
{
    /// <summary>A function threw.</summary>
    public static AccreteException Failed(Symbol name, Exception error, object? form) =>
        new(null, AnomalyCategory.Incorrect, $"{name} failed: {Plain(error)}{In(form)}", form, null, error);

    /// <summary>Tells whether an error of a function's arguments does not say yet which call it was.</summary>
    public static bool LacksPlace(AccreteException error) =>
        error is { Category: AnomalyCategory.Incorrect, Form: null, Position: null };

    /// <summary>Returns the error with the call that it happened in.</summary>
    public static AccreteException Placed(AccreteException error, object form) => new(
        error.Error, error.Category, error.Explanation + In(form), form, error.Details, error.InnerException);

    /// <summary>A function got too few or too many arguments.</summary>
    public static AccreteException WrongArity(QueryFunction function, int count, object? form) =>
        DbErrors.Argument(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Wrong number of args ({count}) passed to: {function.Name}, which takes {Arity(function)}{In(form)}"),
            form);

    /// <summary>No function has the name.</summary>
    public static AccreteException Unknown(Symbol name, object? form) =>
        DbErrors.Argument($"Unable to resolve symbol: {name}: there is no such function{In(form)}", form);

    /// <summary>A value was not of the type that a function works on.</summary>
    public static AccreteException WrongType(object? value, string wanted) =>
        DbErrors.Argument($"{Shown(value)} is not {wanted}");

    /// <summary>Returns a value's text, cut where it is long.</summary>
    public static string Shown(object? value)
    {
        const int LengthMax = 200;
        string text = value is EdnSequence or EdnMap or EdnSet ? Beginning(value, LengthMax + 1) : EdnText.Of(value);
        return text.Length <= LengthMax ? text : string.Concat(text.AsSpan(0, LengthMax), "...");
    }

    /// <summary>Returns the beginning of a collection's text: all of it may be longer than there is memory.</summary>
    private static string Beginning(object value, int length)
    {
        TextSink sink = new();
        sink.Restart(length);
        ValueWriter.Write(value, sink);
        return sink.Text.ToString();
    }

    /// <summary>Returns what an exception of the platform says, without names of parameters and types that nobody
    /// wrote.</summary>
    private static string Plain(Exception error) => error switch
    {
        OverflowException when error.Message == new OverflowException().Message =>
            "a number is out of its type's range",
        InvalidCastException or NullReferenceException => "it does not take these arguments",
        ArgumentException { ParamName: { } name } => error.Message.Split('\n')[0]
            .Replace($" (Parameter '{name}')", string.Empty, StringComparison.Ordinal),
        _ => error.Message,
    };

    private static string In(object? form) => form is null ? string.Empty : $", in {Shown(form)}";

    private static string Arity(QueryFunction function)
    {
        string least = function.ArityMin.ToString(CultureInfo.InvariantCulture);
        return function.ArityMax == int.MaxValue ? $"{least} or more"
            : function.ArityMax == function.ArityMin ? least
            : $"{least} to {function.ArityMax.ToString(CultureInfo.InvariantCulture)}";
    }
}
