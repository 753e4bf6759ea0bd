namespace Accrete.Storage.Memory;

/// <summary>Is one call of a service, as a fault hook sees it.</summary>
/// <param name="Method">Which of the six methods.</param>
/// <param name="Key">The first segment or ref that it names, as text; empty where it names none.</param>
/// <param name="Count">How many it names.</param>
public readonly record struct StorageCall(StorageMethod Method, string Key, int Count);
