namespace Accrete.Index;

/// <summary>Walks a range of an index in batches.</summary>
internal abstract class DatomCursor
{
    /// <summary>Fills the batch with the next datoms.</summary>
    /// <returns>False where there are no more; the batch is empty then.</returns>
    public abstract bool Next(DatomBatch batch);
}
