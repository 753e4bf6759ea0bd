using Accrete.Index;
using Accrete.Index.Reading;

namespace Accrete.Time;

/// <summary>Shows the facts that held at a time: those whose newest datom up to then is an assertion.</summary>
/// <remarks>With a since bound only datoms newer than that are looked at.</remarks>
internal sealed class AsOfSource : NarrowedSource
{
    private readonly long _since;
    private readonly long _asOf;

    /// <summary>Makes a source over all history that shows what held at the view's as-of.</summary>
    public AsOfSource(DatomSource history, TimeView view)
        : base(history)
    {
        _since = view.SinceT ?? -1;
        _asOf = view.AsOfT ?? long.MaxValue >> 1;
    }

    /// <inheritdoc/>
    protected override DatomCursor Narrow(IndexOrder order, DatomCursor cursor, bool reverse) => reverse
        ? new AsOfReverseCursor(order, cursor, _since, _asOf)
        : new AsOfCursor(order, cursor, _since, _asOf);
}
