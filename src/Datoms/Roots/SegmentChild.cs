using Accrete.Segments;

namespace Accrete.Roots;

/// <summary>Is a segment as a root or a directory names it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="HasChildren">Whether it names others.</param>
/// <param name="Bytes">How many bytes its stored form has; 0 where that is not told.</param>
internal readonly record struct SegmentChild(SegmentId Id, bool HasChildren, long Bytes);
