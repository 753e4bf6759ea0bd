using System.Globalization;
using Accrete.Segments;

namespace Accrete.Storage.Backups;

/// <summary>Names the files of a backup (docs/storage-format.md).</summary>
internal static class BackupNames
{
    /// <summary>The file that says of which database the backups are.</summary>
    public const string Claim = "claim";

    /// <summary>What the names of points in time begin with.</summary>
    public const string Points = "points/";

    /// <summary>What the names of segments begin with.</summary>
    public const string Segments = "segments/";

    /// <summary>What the names of pieces of the log begin with.</summary>
    public const string Log = "log/";

    private const int FolderDigits = 2;

    /// <summary>Returns the name of a point in time.</summary>
    public static string Point(long t) => Points + t.ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns the name of a segment. The last digits of an id are drawn by chance: they spread segments
    /// evenly over the folders.</summary>
    public static string Segment(SegmentId id)
    {
        string text = id.ToString();
        return $"{Segments}{text[^FolderDigits..]}/{text}";
    }

    /// <summary>Returns the name of a piece of the log.</summary>
    /// <param name="hash">The SHA-256 of what it holds, in hexadecimal digits.</param>
    public static string Piece(string hash) => Log + hash;
}
