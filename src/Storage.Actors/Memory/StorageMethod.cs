namespace Accrete.Storage.Memory;

/// <summary>Names the six methods of <see cref="IStorage"/>.</summary>
public enum StorageMethod
{
    /// <summary><see cref="IStorage.PutAsync"/>.</summary>
    Put,

    /// <summary><see cref="IStorage.GetAsync"/>.</summary>
    Get,

    /// <summary><see cref="IStorage.GetManyAsync"/>.</summary>
    GetMany,

    /// <summary><see cref="IStorage.DeleteAsync"/>.</summary>
    Delete,

    /// <summary><see cref="IStorage.ReadAsync"/>.</summary>
    Read,

    /// <summary><see cref="IStorage.CompareAndSetAsync"/>.</summary>
    CompareAndSet,
}
