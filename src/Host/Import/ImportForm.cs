using System.Collections.Immutable;
using Accrete.Edn;

namespace Accrete.Host.Import;

/// <summary>One form of a file of transaction data, ready to be transacted.</summary>
/// <param name="TxData">The transaction data.</param>
/// <param name="Batch">The unique attribute and value that tell whether the form was transacted before; null
/// where the form has no such mark.</param>
internal sealed record ImportForm(EdnVector TxData, (Keyword Attribute, object Value)? Batch)
{
    private static readonly Keyword BatchIdent = Keyword.Of(null, "batch-ident"), Data = Keyword.Of(null, "data");
    private static readonly Keyword DbId = Keyword.Of("db", "id");

    /// <summary>Takes a vector of transaction data as it is; of a map <c>{:batch-ident {...} :data [...]}</c>
    /// the data with the map that marks the batch.</summary>
    /// <exception cref="AccreteException">The form is neither.</exception>
    public static ImportForm Of(object? form)
    {
        switch (form)
        {
            case EdnVector vector:
                return new ImportForm(vector, null);
            case EdnList list:
                return new ImportForm(new EdnVector(list.Items, list.Position), null);
            case EdnMap map when map[Data] is EdnSequence data:
                ImmutableArray<object?> items = data.Items;
                return map[BatchIdent] is EdnMap mark
                    ? new ImportForm(new EdnVector(items.Add(mark), map.Position), MarkOf(mark))
                    : new ImportForm(new EdnVector(items, map.Position), null);
            default:
                throw DbErrors.Argument(
                    "Each form of a file of transactions is a vector of transaction data, or a map with :data and "
                        + ":batch-ident.", form);
        }
    }

    private static (Keyword Attribute, object Value)? MarkOf(EdnMap mark)
    {
        foreach ((object? key, object? value) in mark)
        {
            if (key is Keyword attribute && !attribute.Equals(DbId) && value is not null)
            {
                return (attribute, value);
            }
        }

        return null;
    }
}
