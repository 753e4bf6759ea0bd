using System.Linq;

namespace Accrete.Host.Conformance;

/// <summary>Tells which databases must not be indexed between two steps of a case.</summary>
internal static class KeptHistory
{
    /// <summary>Tells whether an index job would let go of history that a step may ask for: cases were recorded before
    /// any job, when attributes with <c>:db/noHistory</c> still have theirs.</summary>
    /// <param name="database">The value after a transaction.</param>
    public static bool EndsWithIndexJob(Database database) =>
        database.State.Schema.Attributes.Any(static attribute => attribute.NoHistory);
}
