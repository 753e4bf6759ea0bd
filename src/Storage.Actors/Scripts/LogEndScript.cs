using System.Collections.Generic;
using System.Linq;
using Accrete.Storage.Persistence;

namespace Accrete.Storage.Scripts;

/// <summary>Reads a log from a place that its writer knows on to its end, to see whether somebody else has written
/// since.</summary>
/// <param name="persistenceId">What names the log.</param>
/// <param name="known">A place of which the writer knows; its epoch is the writer's.</param>
/// <remarks>A lease is no proof of leading: only the log is. Who finds no append of another epoch up to the end has
/// missed nothing that was durable when the reading began.</remarks>
internal sealed class LogEndScript(string persistenceId, LogAnchor known)
{
    private const int Batch = 8;

    /// <summary>Gets whether all appends up to the end are the writer's own; once it has ended.</summary>
    public bool IsOwn { get; private set; } = true;

    /// <summary>Returns the steps.</summary>
    public IEnumerable<StorageStep> Steps()
    {
        for (long first = known.Number + 1; ; first += Batch)
        {
            ReadRefs appends = new([.. Enumerable.Range(0, Batch)
                .Select(i => LogKeys.Append(persistenceId, first + i))]);
            yield return appends;
            foreach (RefRecord? append in appends.Records)
            {
                IsOwn = append is null || AppendCodec.ReadHead(append.Value).Epoch == known.Epoch;
                if (append is null || !IsOwn)
                {
                    yield break;
                }
            }
        }
    }
}
