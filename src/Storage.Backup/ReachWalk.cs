using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Roots;
using Accrete.Segments;

namespace Accrete.Storage.Backups;

/// <summary>Reads segments on a walk, and does with them what the walk is for.</summary>
/// <param name="segments">The root, or directories.</param>
/// <param name="token">Gives up.</param>
/// <returns>The stored forms of those whose children are walked to.</returns>
internal delegate Task<IReadOnlyList<byte[]>> ReachVisitor(
    IReadOnlyList<SegmentChild> segments, CancellationToken token);

/// <summary>Is what a root leads to.</summary>
internal sealed class ReachWalk
{
    private const int Batch = 32;

    private readonly HashSet<SegmentId> _ids = [];

    private ReachWalk()
    {
    }

    /// <summary>Gets the names of all, with that of the root.</summary>
    public IReadOnlySet<SegmentId> Ids => _ids;

    /// <summary>Gets those that name no others.</summary>
    public List<SegmentChild> Leaves { get; } = [];

    /// <summary>Gets the root and those that name others.</summary>
    public List<SegmentChild> Inner { get; } = [];

    /// <summary>Walks from a root down, level by level; reads no leaves.</summary>
    /// <param name="root">The name of the root.</param>
    /// <param name="visit">Reads the root and directories.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="AccreteException">A directory is damaged, or of another version; or what
    /// <paramref name="visit"/> throws.</exception>
    public static async Task<ReachWalk> OfAsync(SegmentId root, ReachVisitor visit, CancellationToken token)
    {
        ReachWalk walk = new();
        List<SegmentChild> level = [];
        walk.Take(new SegmentChild(root, true, 0), level);
        while (level.Count > 0)
        {
            List<SegmentChild> below = [];
            foreach (SegmentChild[] batch in level.Chunk(Batch))
            {
                foreach (byte[] bytes in await visit(batch, token).ConfigureAwait(false))
                {
                    foreach (SegmentChild child in RootReach.ChildrenOf(bytes))
                    {
                        walk.Take(child, below);
                    }
                }
            }

            level = below;
        }

        return walk;
    }

    private void Take(SegmentChild segment, List<SegmentChild> below)
    {
        if (!_ids.Add(segment.Id))
        {
            return;
        }

        if (segment.HasChildren)
        {
            Inner.Add(segment);
            below.Add(segment);
        }
        else
        {
            Leaves.Add(segment);
        }
    }
}
