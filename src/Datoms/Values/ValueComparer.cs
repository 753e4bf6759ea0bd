namespace Accrete.Values;

/// <summary>Equality, hash and index order of values.</summary>
internal static class ValueComparer
{
    /// <summary>Orders values as the indexes do: within one kind by value, else by kind.</summary>
    public static int Compare(in Value left, in Value right) => throw new System.NotImplementedException();

    /// <summary>Compares kind and value.</summary>
    public static bool Equal(in Value left, in Value right) => throw new System.NotImplementedException();

    /// <summary>Hashes kind and value.</summary>
    public static int Hash(in Value value) => throw new System.NotImplementedException();
}
