using Accrete.Edn;

namespace Accrete.Transactions;

/// <summary>Lets programs hand in transaction data as text.</summary>
internal static class TxText
{
    /// <summary>Returns the data of an EDN text; other data as it is.</summary>
    /// <exception cref="EdnException">The text is no EDN.</exception>
    public static object? Read(object? txData) => txData is string text ? EdnReader.Read(text) : txData;
}
