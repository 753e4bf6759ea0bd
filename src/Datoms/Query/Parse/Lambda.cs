using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Clojure;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Makes functions of what is written in place: <c>(fn name? [x &amp; others] body ...)</c>, or with several
/// lists of parameters, <c>(fn ([x] ...) ([x y] ...))</c>.</summary>
internal static class Lambda
{
    private static readonly Symbol Rest = Symbol.Of(null, "&");
    private static readonly Symbol Nameless = Symbol.Of(null, "fn");

    /// <summary>Parameters and what is computed with them.</summary>
    /// <param name="Names">The patterns of the parameters; the last one takes what is left over where it may.</param>
    /// <param name="Spreads">Whether there may be more arguments than parameters.</param>
    /// <param name="Form">The form that holds the bodies.</param>
    /// <param name="From">The first body.</param>
    private sealed record Arity(ImmutableArray<object?> Names, bool Spreads, EdnList Form, int From)
    {
        /// <summary>Gets the fewest arguments.</summary>
        public int Fewest => Spreads ? Names.Length - 1 : Names.Length;
    }

    /// <summary>Returns the function that a form is.</summary>
    /// <exception cref="AccreteException">It is not written as a function.</exception>
    public static QueryFunction Of(ConstantForm scope, EdnList form)
    {
        if (form is not [_, Symbol name, ..])
        {
            return Of(() => scope, Nameless, form, 1);
        }

        // The function may call itself by its name.
        ConstantForm? inner = null;
        QueryFunction function = Of(() => inner!, name, form, 2); // set below, before anybody can call it
        inner = scope.With(name, function);
        return function;
    }

    /// <summary>Returns a function whose scope is made later.</summary>
    /// <param name="scope">Gives the scope around it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="form">The form that it is.</param>
    /// <param name="at">Where its parameters stand.</param>
    /// <exception cref="AccreteException">It is not written as a function.</exception>
    public static QueryFunction Of(Func<ConstantForm> scope, Symbol name, EdnList form, int at)
    {
        Arity[] arities = [.. Arities(form, at)];
        int fewest = int.MaxValue;
        int most = 0;
        foreach (Arity arity in arities)
        {
            fewest = Math.Min(fewest, arity.Fewest);
            most = arity.Spreads ? int.MaxValue : Math.Max(most, arity.Names.Length);
        }

        QueryFunction? function = null;
        function = new QueryFunction(name, fewest, most, args =>
            Call(scope(), Chosen(arities, args.Length) ?? throw FunctionErrors.WrongArity(
                function!, args.Length, form), args, form)); // set before anybody can call it
        return function;
    }

    private static List<Arity> Arities(EdnList form, int at)
    {
        List<Arity> arities = [];
        if (at < form.Count && form[at] is EdnVector)
        {
            arities.Add(ArityOf(form, at));
            return arities;
        }

        for (; at < form.Count; at++)
        {
            arities.Add(ArityOf(form[at] as EdnList ?? throw Malformed(form), 0));
        }

        return arities.Count > 0 ? arities : throw Malformed(form);
    }

    private static Arity ArityOf(EdnList form, int at)
    {
        if (at >= form.Count || form[at] is not EdnVector parameters)
        {
            throw Malformed(form);
        }

        int rest = parameters.Items.IndexOf(Rest);
        bool spreads = rest >= 0 && rest == parameters.Count - 2;
        foreach (object? parameter in parameters)
        {
            if (parameter is not (Symbol or EdnVector or EdnMap) || (Rest.Equals(parameter) && !spreads))
            {
                throw ParseErrors.Malformed($"{FunctionErrors.Shown(parameter)} is not a parameter, in", form);
            }
        }

        return new Arity(
            spreads ? parameters.Items.RemoveAt(rest) : [.. parameters.Items], spreads, form, at + 1);
    }

    private static AccreteException Malformed(EdnList form) =>
        ParseErrors.Malformed("A function is written (fn name? [parameters] body ...)", form);

    /// <summary>Returns the parameters for so many arguments: those of exactly as many before those that take
    /// more.</summary>
    private static Arity? Chosen(Arity[] arities, int count) =>
        Array.Find(arities, arity => !arity.Spreads && arity.Names.Length == count)
            ?? Array.Find(arities, arity => arity.Spreads && arity.Fewest <= count);

    private static object? Call(ConstantForm scope, Arity arity, object?[] args, EdnList form)
    {
        object?[] values = arity.Spreads
            ? [.. args[..arity.Fewest], args.Length > arity.Fewest ? EdnList.Of(args[arity.Fewest..]) : null]
            : args;
        while (true)
        {
            object? result = scope.WithAll(arity.Names, values, form).Deeper(arity.Form, arity.From);
            if (result is not Recur again)
            {
                return result;
            }

            values = again.Values.Length == arity.Names.Length ? again.Values
                : throw ParseErrors.Malformed("recur takes a value for each parameter, in", form);
            WorkLimit.Spend(1);
        }
    }
}
