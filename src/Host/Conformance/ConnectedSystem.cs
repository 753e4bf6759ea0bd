using System;

namespace Accrete.Host.Conformance;

/// <summary>A running system in which each case gets a database.</summary>
/// <param name="Peer">Connects to it.</param>
/// <param name="Uri">Its URI: with a slash or <c>/*</c> at its end.</param>
/// <param name="IsIndexed">Whether an index job is forced after each transaction, and the answers come from what it
/// stored.</param>
/// <param name="Time">Tells the time.</param>
internal sealed record ConnectedSystem(PeerInstance Peer, string Uri, bool IsIndexed, TimeProvider Time)
{
    /// <summary>Makes a runner whose databases are in the system.</summary>
    /// <param name="dataSets">Finds data sets by name.</param>
    public CaseRunner Runner(DataSets dataSets) => new(dataSets, _ => ConnectedTarget.Open(this));

    /// <summary>Makes data sets that are in the system, each loaded once. Where index jobs are forced, one follows the
    /// last transaction of each.</summary>
    /// <param name="directory">Holds one folder a data set.</param>
    public DataSets DataSets(string directory) => new(
        directory, _ => ConnectedTarget.Open(this with { IsIndexed = false }), target =>
        {
            if (IsIndexed)
            {
                ((ConnectedTarget)target).Index(); // as it was opened
            }

            return target.Now;
        });
}
