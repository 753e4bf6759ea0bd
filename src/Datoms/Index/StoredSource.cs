namespace Accrete.Index;

/// <summary>The datoms of four orders, as they stand in an <see cref="IndexSet"/>.</summary>
internal sealed class StoredSource : DatomSource
{
    private readonly DatomStore _store;
    private readonly OrderedIndex[] _orders;

    /// <summary>Makes a source over the four orders.</summary>
    public StoredSource(DatomStore store, OrderedIndex[] orders)
    {
        _store = store;
        _orders = orders;
    }

    /// <inheritdoc/>
    public override DatomCursor Open(IndexOrder order, in Bound from, in Bound to, bool reverse = false) =>
        _orders[(int)order].Open(_store, from, to, reverse);

    /// <inheritdoc/>
    public override long Count(IndexOrder order, in Bound from, in Bound to) =>
        _orders[(int)order].CountBetween(_store, from, to);

    /// <inheritdoc/>
    public override bool TryFirst(IndexOrder order, in Bound from, in Bound to, out Datom datom) =>
        _orders[(int)order].TryFirst(_store, from, out datom) && DatomOrder.IsBefore(order, datom, to);
}
