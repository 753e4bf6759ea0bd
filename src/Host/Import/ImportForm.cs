using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Host.Import;

/// <summary>One transaction of a file of transaction data.</summary>
/// <param name="TxData">The transaction data.</param>
/// <param name="Batch">The unique attribute and value that tell whether the form was transacted before; null
/// where the form has no such mark.</param>
internal sealed record ImportForm(EdnVector TxData, (Keyword Attribute, object Value)? Batch)
{
    private static readonly Keyword BatchIdent = Keyword.Of(null, "batch-ident"), Data = Keyword.Of(null, "data");
    private static readonly Keyword DbId = Keyword.Of("db", "id");

    /// <summary>Returns the transactions that a form of a file stands for: a vector of transaction data is one; so is a
    /// list form such as <c>[:db/add ...]</c> or a map form that stands alone; <c>{:batch-ident {...} :data
    /// [...]}</c> is its data with the map that marks the batch; a map of norms, <c>{:name {:txes [[...]] :requires
    /// [...]}}</c>, one for each transaction, in the order that they require.</summary>
    /// <exception cref="AccreteException">The form is none of these.</exception>
    public static IEnumerable<ImportForm> Of(object? form)
    {
        switch (form)
        {
            case EdnSequence { Count: > 0 } list when list[0] is Keyword:
                return [new ImportForm(Alone(list, list.Position), null)];
            case EdnSequence data:
                return [new ImportForm(new EdnVector(data.Items, data.Position), null)];
            case EdnMap map when map[Data] is EdnSequence data:
                ImmutableArray<object?> items = data.Items;
                return [map[BatchIdent] is EdnMap mark
                    ? new ImportForm(new EdnVector(items.Add(mark), map.Position), MarkOf(mark))
                    : new ImportForm(new EdnVector(items, map.Position), null)];
            case EdnMap map when Norms.Are(map):
                return Norms.InOrder(map).Select(data => new ImportForm(data, null));
            case EdnMap map:
                return [new ImportForm(Alone(map, map.Position), null)];
            default:
                throw DbErrors.Argument(
                    "Each form of a file of transactions is a vector of transaction data, a map of facts, a map with "
                        + ":data and :batch-ident, or a map of norms with :txes.", form);
        }
    }

    private static EdnVector Alone(object form, SourcePosition? position) => new([form], position);

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
