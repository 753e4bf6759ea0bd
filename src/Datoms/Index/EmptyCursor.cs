namespace Accrete.Index;

/// <summary>Has no datoms.</summary>
internal sealed class EmptyCursor : DatomCursor
{
    private EmptyCursor()
    {
    }

    /// <summary>Gets the one instance.</summary>
    public static EmptyCursor Instance { get; } = new();

    /// <inheritdoc/>
    public override bool Next(DatomBatch batch)
    {
        batch.Clear();
        return false;
    }
}
