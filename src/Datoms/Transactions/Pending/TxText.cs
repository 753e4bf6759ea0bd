using Accrete.Clr;
using Accrete.Edn;

namespace Accrete.Transactions.Pending;

/// <summary>Lets programs hand in transaction data as text, or as what .NET has for it.</summary>
internal static class TxText
{
    /// <summary>Returns the data of an EDN text; what .NET collections hold as EDN.</summary>
    /// <exception cref="EdnException">The text is no EDN.</exception>
    /// <exception cref="AccreteException">The data holds what stands for no value.</exception>
    public static object? Read(object? txData) =>
        txData is string text ? EdnReader.Read(text) : ClrInput.Value(txData);
}
