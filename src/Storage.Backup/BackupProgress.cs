namespace Accrete.Storage.Backups;

/// <summary>Tells how far a backup, a restore or a verification has come.</summary>
/// <param name="Done">How many segments are dealt with.</param>
/// <param name="Total">How many there are, as far as is known.</param>
/// <param name="Copied">How many of them were written.</param>
/// <param name="Bytes">How many bytes these have.</param>
internal readonly record struct BackupProgress(long Done, long Total, long Copied, long Bytes);
