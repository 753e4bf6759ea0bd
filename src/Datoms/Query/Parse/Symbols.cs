using System;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Tells what a symbol means in a query by its first character.</summary>
internal static class Symbols
{
    /// <summary>The source that clauses read where they name none.</summary>
    public static readonly Symbol DefaultSource = Symbol.Of(null, "$");

    /// <summary>The input that holds the rules.</summary>
    public static readonly Symbol Rules = Symbol.Of(null, "%");

    /// <summary>What follows the variable of a collection.</summary>
    public static readonly Symbol Ellipsis = Symbol.Of(null, "...");

    /// <summary>What follows the one element of a scalar find.</summary>
    public static readonly Symbol Period = Symbol.Of(null, ".");

    /// <summary>The head of a form that is not evaluated.</summary>
    public static readonly Symbol Quote = Symbol.Of(null, "quote");

    /// <summary>Tells whether a form is a variable: <c>?x</c>; <c>?ns/x</c> is none.</summary>
    public static bool IsVariable(object? form) => form is Symbol { Namespace: null } && Starts(form, '?');

    /// <summary>Tells whether a form is a source: <c>$x</c>.</summary>
    public static bool IsSource(object? form) => Starts(form, '$');

    /// <summary>Tells whether a form is the blank.</summary>
    public static bool IsBlank(object? form) => form is Symbol { Namespace: null, Name: "_" };

    /// <summary>Tells whether a form is a symbol that is no variable, source, blank nor the rules.</summary>
    public static bool IsPlain(object? form) =>
        form is Symbol symbol && !Starts(form, '?') && !Starts(form, '$') && !Starts(form, '%') && !IsBlank(symbol);

    /// <summary>Tells whether a form is a symbol without namespace and with this name.</summary>
    public static bool Is(object? form, string name) =>
        form is Symbol { Namespace: null } symbol && string.Equals(symbol.Name, name, StringComparison.Ordinal);

    /// <summary>Tells whether a form is a type hint, <c>^String</c>, that stands for nothing here.</summary>
    public static bool IsHint(object? form) => Starts(form, '^');

    private static bool Starts(object? form, char first)
    {
        if (form is not Symbol symbol)
        {
            return false;
        }

        string text = symbol.Namespace ?? symbol.Name;
        return text.Length > 0 && text[0] == first;
    }
}
