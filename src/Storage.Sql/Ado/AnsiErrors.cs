using System;
using System.Data.Common;
using System.Linq;

namespace Accrete.Storage.Sql.Ado;

/// <summary>Is the table of errors of systems that are not known: by the standard's codes, whose first two characters
/// are their class, else by the words that drivers use.</summary>
internal static class AnsiErrors
{
    private const int ClassLength = 2;

    private static readonly (string Words, Func<string, Exception?, AccreteException> Make)[] ByWords =
    [
        ("no such table", StorageErrors.Misconfigured), ("no such column", StorageErrors.Misconfigured),
        ("does not exist", StorageErrors.Misconfigured), ("unable to open database", StorageErrors.Misconfigured),
        ("syntax error", StorageErrors.Misconfigured), ("readonly", StorageErrors.Misconfigured),
        ("read-only", StorageErrors.Misconfigured), ("permission", StorageErrors.Denied),
        ("denied", StorageErrors.Denied), ("login failed", StorageErrors.Denied),
        ("authentication", StorageErrors.Denied), ("is locked", StorageErrors.Busy),
        ("deadlock", StorageErrors.Busy), ("is full", StorageErrors.Full), ("malformed", StorageErrors.Damaged),
        ("timeout", StorageErrors.Timeout), ("timed out", StorageErrors.Timeout),
    ];

    /// <summary>Tells whether an insert failed by the primary key. The class 23 alone does not tell: a missing value is
    /// of it too.</summary>
    public static bool IsDuplicate(string? state, string text) => state == "23505"
        || ((string.IsNullOrEmpty(state) || state.StartsWith("23", StringComparison.Ordinal))
            && (Has(text, "unique constraint") || Has(text, "duplicate key") || Has(text, "duplicate entry")));

    /// <summary>Says what an error means.</summary>
    /// <param name="name">The name of the system.</param>
    /// <param name="state">The standard's code; null where the driver tells none.</param>
    /// <param name="isTransient">Whether the driver says that trying again may help.</param>
    /// <param name="error">The error.</param>
    public static AccreteException Translate(string name, string? state, bool isTransient, DbException error)
    {
        string text = $"{name}: {error.Message}";
        return (state is { Length: > ClassLength } ? OfClass(state, text, error) : null)
            ?? (isTransient ? StorageErrors.Unavailable(text, error) : OfWords(text, error))
            ?? StorageErrors.Fault(text, error);
    }

    private static AccreteException? OfClass(string state, string text, DbException error) =>
        state[..ClassLength] switch
        {
            "08" or "57" => StorageErrors.Unavailable(text, error),
            "28" => StorageErrors.Denied(text, error),
            "40" => StorageErrors.Busy(text, error),
            "53" => StorageErrors.Full(text, error),
            "42" when state == "42501" => StorageErrors.Denied(text, error),
            "25" or "3D" or "3F" or "42" => StorageErrors.Misconfigured(text, error),
            _ => null,
        };

    private static AccreteException? OfWords(string text, DbException error) =>
        ByWords.FirstOrDefault(line => Has(text, line.Words)).Make?.Invoke(text, error);

    private static bool Has(string text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
}
