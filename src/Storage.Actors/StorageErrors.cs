using System;
using Accrete.Edn;

namespace Accrete.Storage;

/// <summary>Makes the errors of storage services: one keyword and one category a kind, so that callers tell by the
/// category whether to try again.</summary>
public static class StorageErrors
{
    /// <summary>The service did not answer in time: try again.</summary>
    public static AccreteException Timeout(string what, Exception? inner = null) =>
        Make("timeout", AnomalyCategory.Interrupted, what, inner);

    /// <summary>The service cannot be reached: try again.</summary>
    public static AccreteException Unavailable(string what, Exception? inner = null) =>
        Make("unavailable", AnomalyCategory.Unavailable, what, inner);

    /// <summary>The service asks to slow down: try again later.</summary>
    public static AccreteException Busy(string what, Exception? inner = null) =>
        Make("busy", AnomalyCategory.Busy, what, inner);

    /// <summary>There is no room left: somebody must make some.</summary>
    public static AccreteException Full(string what, Exception? inner = null) =>
        Make("full", AnomalyCategory.Busy, what, inner);

    /// <summary>A wrong password, or a right that is missing: trying again does not help.</summary>
    public static AccreteException Denied(string what, Exception? inner = null) =>
        Make("denied", AnomalyCategory.Forbidden, what, inner);

    /// <summary>Something is set up wrongly: a missing table, a wrong address, a setting that loses data.</summary>
    public static AccreteException Misconfigured(string what, Exception? inner = null) =>
        Make("misconfigured", AnomalyCategory.Incorrect, what, inner);

    /// <summary>Somebody else has what only one may have.</summary>
    public static AccreteException InUse(string what, Exception? inner = null) =>
        Make("in-use", AnomalyCategory.Conflict, what, inner);

    /// <summary>What was read is not what was written.</summary>
    public static AccreteException Damaged(string what, Exception? inner = null) =>
        Make("damaged", AnomalyCategory.Fault, what, inner);

    /// <summary>The data were written by a version that this one does not know.</summary>
    public static AccreteException UnknownVersion(string what, Exception? inner = null) =>
        Make("unknown-version", AnomalyCategory.Unsupported, what, inner);

    /// <summary>An error that no table knows.</summary>
    public static AccreteException Fault(string what, Exception? inner = null) =>
        Make("fault", AnomalyCategory.Fault, what, inner);

    private static AccreteException Make(string name, AnomalyCategory category, string what, Exception? inner) =>
        new(Keyword.Of("storage", name), category, what, inner: inner);
}
