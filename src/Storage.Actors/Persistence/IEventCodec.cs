namespace Accrete.Storage.Persistence;

/// <summary>Makes bytes of events, and events of bytes: what the journal needs to know of them.</summary>
/// <remarks>Called from several actors; has no state.</remarks>
internal interface IEventCodec
{
    /// <summary>Writes an event.</summary>
    /// <param name="payload">What a persistent actor persists.</param>
    /// <returns>Its bytes, and the t of its transaction, 0 for none.</returns>
    /// <exception cref="AccreteException">It cannot be written.</exception>
    LogEvent Encode(object payload);

    /// <summary>Reads an event.</summary>
    /// <param name="stored">Its bytes and its t.</param>
    /// <exception cref="AccreteException">It is damaged or of another version.</exception>
    object Decode(LogEvent stored);
}
