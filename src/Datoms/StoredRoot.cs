using Accrete.Schema;
using Accrete.Segments;

namespace Accrete;

/// <summary>What a value knows of the root that its trees were stored under.</summary>
/// <param name="Id">The name of the root.</param>
/// <param name="BasisT">The t of the newest transaction that its indexes hold.</param>
/// <param name="SchemaId">Where its schema is stored: roots of one schema share it.</param>
/// <param name="Schema">That schema.</param>
/// <param name="Cache">Where the segments are found.</param>
internal sealed record StoredRoot(
    SegmentId Id, long BasisT, SegmentId SchemaId, DbSchema Schema, SegmentCache Cache);
