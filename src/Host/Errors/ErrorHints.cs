using System;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Host.Errors;

/// <summary>What to do about an error, by its keyword.</summary>
internal static class ErrorHints
{
    private static readonly Dictionary<string, string> ByName = new(StringComparer.Ordinal)
    {
        ["not-an-entity"] =
            "Check the spelling: attributes and idents are listed by :schema in the shell; a lookup ref finds only "
                + "what is there.",
        ["wrong-type-for-attribute"] = "Give a value of the attribute's :db/valueType; :schema in the shell shows it.",
        ["unique-conflict"] =
            "The attribute is unique (:db/unique), and another entity has this value: refer to it by a lookup ref "
                + "[attribute value], or give another value.",
        ["datoms-conflict"] = "One transaction says two things of a cardinality-one attribute: leave one of them out.",
        ["cas-failed"] = "The value has changed meanwhile: read it again, then try again.",
        ["insufficient-binding"] = "Bind the variables in another clause, or pass them in through :in.",
        ["not-a-data-function"] =
            "Transaction data is a vector of maps and of lists such as [:db/add entity attribute value].",
        ["attribute-not-indexed"] = "Add :db/index true to the attribute, or read it in the order :aevt.",
        ["lookup-ref-attr-not-unique"] = "A lookup ref needs an attribute with :db/unique.",
        ["past-tx-instant"] =
            "A transaction may not be older than the newest one: leave :db/txInstant out, or import in the order of "
                + "time.",
        ["future-tx-instant"] = "A transaction may not be newer than the clock.",
        ["unbound-query-variables"] = "Every variable of :find needs a clause or an input that binds it.",
        ["not-a-binding-form"] = "A binding is ?x, [?x ...], [?x ?y] or [[?x ?y]].",
        ["nil-value"] = "Leave the attribute out, or retract its value: nil is no value.",
        ["nil-input"] = "An index pull takes a map with :index, :selector and :start.",
        ["not-a-keyword"] = "A keyword begins with a colon: :ns/name.",
        ["not-transaction-data"] =
            "Transaction data is a vector of maps and of lists such as [:db/add entity attribute value].",
        ["too-few-inputs"] = "Each item of :in beside the database takes one input, in order.",
        ["invalid-aggregate"] = "In :find stand variables, pulls, and aggregates such as (count ?x).",
        ["db-not-found"] = "./accrete list-dbs lists the databases that are there, ./accrete create-db makes one.",
        ["query-canceled"] = "Give more time (--timeout), or clauses that find less.",
    };

    /// <summary>Gets the names of the keywords that have a hint.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Returns the hint, null where there is none.</summary>
    public static string? Of(Keyword? error) =>
        error is { Namespace: "db.error" } && ByName.TryGetValue(error.Name, out string? hint) ? hint : null;
}
