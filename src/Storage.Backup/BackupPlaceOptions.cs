namespace Accrete.Storage.Backups;

/// <summary>Says how a place of backups is used.</summary>
internal sealed record BackupPlaceOptions
{
    /// <summary>Gets how many files are read or written at once; null for what suits the place.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Gets whether the place encrypts what it keeps, with a key of its own
    /// (<c>--encryption sse</c>).</summary>
    public bool Encrypts { get; init; }
}
