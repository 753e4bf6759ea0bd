namespace Accrete.Segments;

/// <summary>Where the bytes of new segments go.</summary>
internal interface ISegmentTarget
{
    /// <summary>Stores a segment, or begins to: whoever writes a root makes sure before that all it leads to are
    /// stored.</summary>
    /// <param name="id">Its name, given out for it alone.</param>
    /// <param name="bytes">Its stored form; nobody changes it.</param>
    /// <exception cref="AccreteException">Storage refuses.</exception>
    void Write(SegmentId id, byte[] bytes);
}
