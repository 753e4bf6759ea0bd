using System.Collections.Generic;
using System.Linq;
using Accrete.Index;
using Accrete.Index.Reading;
using Accrete.Values;

namespace Accrete.Partitions;

/// <summary>Where datoms would stand in their orders if entities were placed anew: by rows from the begin of a
/// section, which is a whole order, or of Aevt one attribute.</summary>
/// <remarks>Made by one pass over Eavt, and one over Vaet where reads go there. It keeps a number for each partition
/// and section, and each place that was asked for: nothing that grows with the database.</remarks>
internal sealed class PlacedLayout
{
    private const int Partitions = 1 << 20;

    private readonly Placement _placement;
    private readonly Dictionary<ReadPlace, (int Bits, long Offset)> _places = [];
    private readonly Dictionary<(IndexOrder Order, int Attribute), long[]> _rows = [];
    private readonly HashSet<ReadPlace> _wanted;

    private PlacedLayout(Placement placement, HashSet<ReadPlace> wanted) => (_placement, _wanted) = (placement, wanted);

    /// <summary>Works the places out.</summary>
    /// <param name="database">The database; its present counts.</param>
    /// <param name="placement">Says where entities would go.</param>
    /// <param name="wanted">The places that are asked for.</param>
    /// <param name="work">Is told what was read.</param>
    public static PlacedLayout Of(
        Database database, Placement placement, HashSet<ReadPlace> wanted, ReportWork work)
    {
        PlacedLayout layout = new(placement, wanted);
        layout._rows[(IndexOrder.Eavt, 0)] = new long[Partitions];
        layout._rows[(IndexOrder.Vaet, 0)] = new long[Partitions];
        foreach (int attribute in wanted.Where(place => place.Order == IndexOrder.Aevt)
            .Select(place => place.Attribute).Distinct())
        {
            layout._rows[(IndexOrder.Aevt, attribute)] = new long[Partitions];
        }

        layout.ReadEntities(database.Indexes.Current, work);
        if (wanted.Any(place => place.Order == IndexOrder.Vaet))
        {
            layout.ReadReferences(database.Indexes.Current, work);
        }

        foreach (long[] rows in layout._rows.Values)
        {
            Sum(rows);
        }

        return layout;
    }

    /// <summary>Returns how many rows are read to work the places out.</summary>
    public static long RowsOf(Database database, HashSet<ReadPlace> wanted) =>
        database.Indexes.Current.Count(IndexOrder.Eavt, Bound.First, Bound.Last)
        + (wanted.Any(place => place.Order == IndexOrder.Vaet)
            ? database.Indexes.Current.Count(IndexOrder.Vaet, Bound.First, Bound.Last) : 0);

    /// <summary>Returns the row that a place would begin with; that of its partition's begin where nothing stands
    /// there.</summary>
    public long RowOf(in ReadPlace place)
    {
        (int bits, long offset) = _places.TryGetValue(place, out (int, long) known)
            ? known
            : (BitsOf(place.Entity), 0);
        long[] starts = _rows[(place.Order, place.Attribute)];
        return starts[bits] + offset;
    }

    /// <summary>Makes numbers of rows places: where each partition begins.</summary>
    private static void Sum(long[] rows)
    {
        long sum = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            (rows[i], sum) = (sum, sum + rows[i]);
        }
    }

    private int BitsOf(long entity) => EntityIds.BitsOfPartition(_placement.PartitionOf(entity));

    private void ReadEntities(DatomSource source, ReportWork work)
    {
        DatomCursor cursor = source.Open(IndexOrder.Eavt, Bound.First, Bound.Last);
        DatomBatch batch = new();
        (long entity, int attribute, int bits) = (-1, -1, 0);
        long[] all = _rows[(IndexOrder.Eavt, 0)];
        while (cursor.Next(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch.E[i] != entity)
                {
                    (entity, attribute, bits) = (batch.E[i], -1, BitsOf(batch.E[i]));
                    Note(new ReadPlace(IndexOrder.Eavt, 0, entity), bits, all);
                }

                if (_rows.TryGetValue((IndexOrder.Aevt, batch.A[i]), out long[]? own))
                {
                    if (batch.A[i] != attribute)
                    {
                        Note(new ReadPlace(IndexOrder.Aevt, batch.A[i], entity), bits, own);
                    }

                    own[bits]++;
                }

                attribute = batch.A[i];
                all[bits]++;
            }

            work.Read(batch.Count);
        }
    }

    private void ReadReferences(DatomSource source, ReportWork work)
    {
        DatomCursor cursor = source.Open(IndexOrder.Vaet, Bound.First, Bound.Last);
        DatomBatch batch = new();
        (long entity, int bits) = (-1, 0);
        long[] all = _rows[(IndexOrder.Vaet, 0)];
        while (cursor.Next(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch.V[i] != entity)
                {
                    (entity, bits) = (batch.V[i], BitsOf(batch.V[i]));
                    Note(new ReadPlace(IndexOrder.Vaet, 0, entity), bits, all);
                }

                all[bits]++;
            }

            work.Read(batch.Count);
        }
    }

    private void Note(in ReadPlace place, int bits, long[] rows)
    {
        if (_wanted.Contains(place))
        {
            _places[place] = (bits, rows[bits]);
        }
    }
}
