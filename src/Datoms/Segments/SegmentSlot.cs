namespace Accrete.Segments;

/// <summary>Where a cache holds a segment, or loads it. Who keeps the slot finds the segment there without asking
/// the cache.</summary>
internal sealed class SegmentSlot
{
    private volatile Segment? _segment;
    private volatile bool _isUsed;

    /// <summary>Makes a slot that is empty.</summary>
    public SegmentSlot(SegmentId id) => Id = id;

    /// <summary>Gets the name of the segment.</summary>
    public SegmentId Id { get; }

    /// <summary>Gets the segment; null while it is loaded, and when the cache has let go of it.</summary>
    public Segment? Segment
    {
        get
        {
            Segment? segment = _segment;
            if (segment is not null && !_isUsed)
            {
                // Looked at first: a write would take the line from all other processors.
                _isUsed = true;
            }

            return segment;
        }
    }

    /// <summary>Gets or sets why loading failed: whoever waited for it fails with the same.</summary>
    public AccreteException? Failure { get; set; }

    /// <summary>Puts in a segment, which nobody has used yet.</summary>
    public void Fill(Segment segment)
    {
        _isUsed = false;
        _segment = segment;
    }

    /// <summary>Lets go of the segment.</summary>
    public void Empty() => _segment = null;

    /// <summary>Tells whether the segment was used since it was last asked.</summary>
    public bool TakeUsed()
    {
        bool isUsed = _isUsed;
        _isUsed = false;
        return isUsed;
    }
}
