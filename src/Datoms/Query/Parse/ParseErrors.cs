using System.Collections.Generic;
using System.Globalization;
using Accrete.Clojure;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>Makes the errors of malformed queries and rules.</summary>
internal static class ParseErrors
{
    /// <summary>The query is neither text, list nor map.</summary>
    public static AccreteException NotAQuery(object? form) =>
        DbErrors.Argument("query must be a readable edn string, list, or map", form);

    /// <summary>There is no <c>:find</c>, or nothing in it.</summary>
    public static AccreteException NoFind(object? form) => DbErrors.Argument("No :find clause specified", form);

    /// <summary>There is neither <c>:in</c> nor <c>:where</c>.</summary>
    public static AccreteException NoInput(object? form) =>
        DbErrors.Argument("No :in or :where clause specified", form);

    /// <summary>What should be a variable is none.</summary>
    public static AccreteException NotAVariable(object? argument, object? form) =>
        DbErrors.Argument($"Argument {FunctionErrors.Shown(argument)} in :find is not a variable", At(argument, form));

    /// <summary>What should be an aggregate is none.</summary>
    public static AccreteException NotAnAggregate(object? head, object? form) => DbErrors.Incorrect(
        "invalid-aggregate", $"Argument {FunctionErrors.Shown(head)} in :find is not an aggregate function", form);

    /// <summary>A pull in <c>:find</c> is malformed.</summary>
    public static AccreteException InvalidPull(object? form) =>
        DbErrors.Incorrect("invalid-pull", $"Invalid pull expression {FunctionErrors.Shown(form)}", form);

    /// <summary>A pull names a pattern that <c>:in</c> does not.</summary>
    public static AccreteException PatternNotBound(Symbol name, object? form) =>
        DbErrors.Incorrect("pattern-not-bound", $"Pull pattern not found in inputs: {name}", form);

    /// <summary>The return map has not as many names as <c>:find</c> has elements.</summary>
    public static AccreteException ReturnMapCount(object? form) =>
        DbErrors.Argument("Count of :keys/:strs/:syms must match count of :find", form);

    /// <summary>An item of <c>:in</c> is nothing that an input can be bound to.</summary>
    public static AccreteException NotAnInput(object? item, object? form) =>
        DbErrors.Argument($"Argument {FunctionErrors.Shown(item)} in :in is not a source", At(item, form));

    /// <summary>A clause is no list or vector.</summary>
    public static AccreteException NotAClause(object? clause, object? form) =>
        DbErrors.Argument($"Argument {FunctionErrors.Shown(clause)} in :where is not a list", At(clause, form));

    /// <summary>A clause holds nil where the reference allows none.</summary>
    public static AccreteException NilInClause(object? form) =>
        DbErrors.Incorrect("invalid-clause", $"Can't have nil args in clause: {FunctionErrors.Shown(form)}", form);

    /// <summary>What follows a call is no binding.</summary>
    public static AccreteException NotABinding(object? binding, object? form) =>
        DbErrors.Incorrect("not-a-binding-form", $"Invalid binding form: {FunctionErrors.Shown(binding)}",
            At(binding, form));

    /// <summary>Variables of <c>:find</c> or <c>:with</c> stand nowhere else.</summary>
    public static AccreteException UnboundVariables(IEnumerable<Symbol> variables, object? form) => DbErrors.Incorrect(
        "unbound-query-variables",
        $"Query is referencing unbound variables: {FunctionErrors.Shown(EdnSet.Of(variables))}",
        form);

    /// <summary>Fewer inputs came than <c>:in</c> names.</summary>
    public static AccreteException TooFewInputs(int expected, int given, object? form) => DbErrors.Incorrect(
        "too-few-inputs",
        string.Create(CultureInfo.InvariantCulture, $"Query expected {Inputs(expected)} but received {given}"),
        form);

    /// <summary>More inputs than <c>:in</c> names would be left aside.</summary>
    public static AccreteException TooManyInputs(int expected, int given, object? form) => DbErrors.Incorrect(
        "too-many-inputs",
        string.Create(CultureInfo.InvariantCulture,
            $"Query expected {Inputs(expected)} but received {given}: name each in :in, or leave it out"),
        form);

    /// <summary>Something else is wrong with a form.</summary>
    public static AccreteException Malformed(string problem, object? form) =>
        DbErrors.Argument($"{problem}: {FunctionErrors.Shown(form)}", form);

    /// <summary>Returns the innermost form that knows where it stands.</summary>
    private static object? At(object? inner, object? outer) =>
        inner is EdnSequence or EdnMap or EdnSet or Tagged ? inner : outer;

    private static string Inputs(int count) => count == 1 ? "1 input" : $"{count} inputs";
}
