using System;
using Accrete.Index;
using Accrete.Index.Codec;
using Accrete.Index.Leaves;
using Accrete.Index.Trees;
using Accrete.Log;
using Accrete.Segments;

namespace Accrete.Roots;

/// <summary>Writes nodes of indexes and segments of the log to storage.</summary>
internal sealed class StoredSink : ISegmentSink, ILogSink
{
    private readonly SegmentIdSequence _ids;
    private readonly ISegmentTarget _target;

    /// <summary>Makes a sink.</summary>
    /// <param name="ids">Names the segments.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="cache">Where they will be found; it gets to know them at once.</param>
    public StoredSink(SegmentIdSequence ids, ISegmentTarget target, SegmentCache cache)
    {
        _ids = ids;
        _target = target;
        Cache = cache;
    }

    /// <summary>Gets where the segments are found.</summary>
    public SegmentCache Cache { get; }

    /// <inheritdoc/>
    public NodeHandle Keep(NodeHandle node)
    {
        if (node is StoredNode stored && ReferenceEquals(stored.Cache, Cache))
        {
            return node;
        }

        IndexNode resolved = node.Resolve();
        byte[] bytes;
        if (resolved is IndexDirectory directory)
        {
            resolved = directory = Kept(directory);
            bytes = DirectoryCodec.Write(directory);
        }
        else
        {
            bytes = LeafCodec.Write((Leaf)resolved);
        }

        return new StoredNode(Cache, Write(bytes, resolved), node.Count, node.Height, bytes.Length, node.Shares);
    }

    /// <inheritdoc/>
    public LogHandle Keep(LogHandle node)
    {
        if (node is StoredLog stored && ReferenceEquals(stored.Cache, Cache))
        {
            return node;
        }

        LogNode resolved = node.Resolve();
        byte[] bytes;
        if (resolved is LogDirectory directory)
        {
            resolved = directory = new LogDirectory(Array.ConvertAll(directory.Pieces, Keep));
            bytes = LogDirectoryCodec.Write(directory);
        }
        else
        {
            bytes = LogChunkCodec.Write((LogChunk)resolved);
        }

        return new StoredLog(
            Cache, Write(bytes, resolved), node.LastT, node.DatomCount, node.IsDirectory, bytes.Length);
    }

    /// <summary>Stores what no cache holds.</summary>
    /// <param name="bytes">Its stored form.</param>
    /// <returns>The name it got.</returns>
    public SegmentId Write(byte[] bytes)
    {
        SegmentId id = _ids.Next();
        _target.Write(id, bytes);
        return id;
    }

    private SegmentId Write(byte[] bytes, Segment segment)
    {
        SegmentId id = Write(bytes);
        Cache.Add(id, segment);
        return id;
    }

    /// <summary>Returns a directory of which all children are stored.</summary>
    private IndexDirectory Kept(IndexDirectory directory)
    {
        DirectoryEntry[] entries = new DirectoryEntry[directory.Entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            DirectoryEntry entry = directory.Entries[i];
            entries[i] = entry with { Node = Keep(entry.Node) };
        }

        return new IndexDirectory(directory.Height, entries);
    }
}
