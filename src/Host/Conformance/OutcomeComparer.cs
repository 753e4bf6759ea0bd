using System;
using Accrete.Edn;

namespace Accrete.Host.Conformance;

/// <summary>Compares what a step gave with what was recorded.</summary>
/// <param name="isCardinalityOne">Tells which attributes have one value: where a pulled one is a vector, its
/// order counts.</param>
internal sealed class OutcomeComparer(Func<Keyword, bool> isCardinalityOne)
{
    private static readonly Keyword ErrorKey = Keyword.Of(null, "error");
    private static readonly Keyword DbError = Keyword.Of("db", "error");
    private static readonly Keyword Category = Keyword.Of(null, "category");
    private static readonly Keyword Crash = Keyword.Of(null, "crash");
    private readonly CanonicalText _canonical = new(isCardinalityOne);

    /// <summary>Returns the comparer for answers of a database.</summary>
    public static OutcomeComparer For(Database database) =>
        new(key => database.Schema.Attribute(key) is { IsMany: false });

    /// <summary>Tells whether the outcomes are the same.</summary>
    /// <param name="expected">As recorded.</param>
    /// <param name="actual">As given, ids shown by name; an error as <c>{:error ...}</c>.</param>
    /// <param name="shape">Where order counts.</param>
    public bool AreSame(object? expected, object? actual, OutcomeShape shape)
    {
        if (ErrorOf(expected) is not { } recorded)
        {
            return ErrorOf(actual) is null && string.Equals(
                _canonical.Of(expected, shape), _canonical.Of(actual, shape), StringComparison.Ordinal);
        }

        if (recorded[Crash] is true)
        {
            return true;
        }

        return ErrorOf(actual) is { } given
            && (recorded[DbError] is null || recorded[DbError]!.Equals(given[DbError]))
            && (recorded[Category] is null || recorded[Category]!.Equals(given[Category]));
    }

    /// <summary>Returns the outcome of a step that was refused.</summary>
    public static EdnMap ErrorOutcome(AccreteException error) => EdnMap.Of(ErrorKey, EdnMap.Of(
        DbError, error.Error,
        Category, CategoryKeyword(error.Category),
        Keyword.Of(null, "message"), error.Message));

    /// <summary>Returns the keyword of a category as the reference writes it.</summary>
    public static Keyword CategoryKeyword(AnomalyCategory category) => Keyword.Of("cognitect.anomalies", category switch
    {
        AnomalyCategory.Incorrect => "incorrect",
        AnomalyCategory.Conflict => "conflict",
        AnomalyCategory.NotFound => "not-found",
        AnomalyCategory.Forbidden => "forbidden",
        AnomalyCategory.Unsupported => "unsupported",
        AnomalyCategory.Interrupted => "interrupted",
        AnomalyCategory.Busy => "busy",
        AnomalyCategory.Unavailable => "unavailable",
        _ => "fault",
    });

    private static EdnMap? ErrorOf(object? outcome) =>
        outcome is EdnMap { Count: 1 } map && map[ErrorKey] is EdnMap error
            && error.ContainsKey(DbError) ? error : null;
}
