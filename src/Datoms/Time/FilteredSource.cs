using System;
using System.Collections.Immutable;
using Accrete.Index;
using Accrete.Index.Reading;

namespace Accrete.Time;

/// <summary>Shows the datoms that pass the predicates of a view.</summary>
internal sealed class FilteredSource : NarrowedSource
{
    private readonly ImmutableArray<Func<ISnapshot, Datom, bool>> _filters;
    private readonly Lazy<ISnapshot> _unfiltered;

    /// <summary>Makes a source that shows what the filters of a database's view let pass.</summary>
    public FilteredSource(DatomSource source, ISnapshot database)
        : base(source)
    {
        _filters = database.View.Filters;
        _unfiltered = new Lazy<ISnapshot>(() => database.With(database.State, database.View with { Filters = [] }));
    }

    /// <inheritdoc/>
    protected override DatomCursor Narrow(IndexOrder order, DatomCursor cursor, bool reverse) =>
        new Cursor(this, cursor);

    private bool Passes(in Datom datom)
    {
        foreach (Func<ISnapshot, Datom, bool> filter in _filters)
        {
            if (!filter(_unfiltered.Value, datom))
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Cursor(FilteredSource source, DatomCursor cursor) : DatomCursor
    {
        private readonly bool[] _mask = new bool[DatomBatch.Capacity];

        public override bool Next(DatomBatch batch)
        {
            while (cursor.Next(batch))
            {
                for (int i = 0; i < batch.Count; i++)
                {
                    _mask[i] = source.Passes(batch.DatomAt(i));
                }

                batch.Keep(_mask);
                if (batch.Count > 0)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
