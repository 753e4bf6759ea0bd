namespace Accrete.Edn.Text;

/// <summary>Orders names with an optional namespace, as keywords and symbols are.</summary>
internal static class NameOrder
{
    /// <summary>Compares by namespace, none first, then by name, both by UTF-16 code unit.</summary>
    public static int Compare(string? leftNamespace, string leftName, string? rightNamespace, string rightName)
    {
        int byNamespace = string.CompareOrdinal(leftNamespace, rightNamespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(leftName, rightName);
    }
}
