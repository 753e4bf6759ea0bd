namespace Accrete.Storage.Actors;

/// <summary>Looks into answers of storage calls.</summary>
internal static class StorageAnswers
{
    /// <summary>Returns the one ref that was read.</summary>
    /// <returns>Null where it is absent.</returns>
    /// <exception cref="AccreteException">It was not read.</exception>
    public static RefRecord? RefOf(StorageAnswer answer) => answer switch
    {
        RefsRead read => read.Records[0],
        CallFailed failed => throw failed.Error,
        _ => throw StorageErrors.Fault("A ref was asked for, and not read."),
    };
}
