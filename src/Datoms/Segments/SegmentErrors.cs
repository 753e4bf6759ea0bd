using Accrete.Edn;

namespace Accrete.Segments;

/// <summary>The errors of segments that are named but cannot be had.</summary>
internal static class SegmentErrors
{
    private static readonly Keyword MissingKeyword = Keyword.Of("db.error", "missing-segment");

    /// <summary>Tells whether an error is that of a segment that is not in storage.</summary>
    public static bool IsMissing(AccreteException error) => Equals(error.Error, MissingKeyword);

    /// <summary>Makes the error of a segment that is not in storage.</summary>
    public static AccreteException Missing(SegmentId id) => new(
        MissingKeyword,
        AnomalyCategory.NotFound,
        $"Segment {id} is not in storage. If the value is an old one, its segments were collected as garbage: take a"
            + " newer value. Else restore a backup.");

    /// <summary>Makes the error of a segment that is damaged, or is not what it should be.</summary>
    /// <param name="why">What is wrong with it, as a clause.</param>
    /// <param name="id">Its name, where it is known.</param>
    public static AccreteException Corrupt(string why, SegmentId? id = null) => new(
        Keyword.Of("db.error", "corrupt-segment"),
        AnomalyCategory.Fault,
        (id is null ? "A segment" : $"Segment {id}")
            + $" is damaged: {why}. Read it again from storage, or restore a backup.");
}
