using Accrete.Clr;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Schema;
using Accrete.Time;
using Accrete.Values;

namespace Accrete.Access;

/// <summary>Takes a point in time, given as t, transaction id or instant, to a t.</summary>
internal static class TimePoint
{
    private static readonly Keyword TxInstant = Keyword.Of("db", "txInstant");

    /// <summary>Returns the t of a point that bounds a view. Of an instant that transactions bear it is that
    /// of the first of them, else the number before the next transaction's, after all of them the next number
    /// to be given out.</summary>
    /// <exception cref="AccreteException">It is no number and no instant.</exception>
    public static long OfView(ISnapshot database, object? point)
    {
        if (!TryInstant(point, out Instant instant))
        {
            return OfNumber(point);
        }

        return FirstFrom(database, instant) is not { } datom ? database.NextT
            : datom.V.Bits == instant.EpochMilliseconds ? datom.T
            : datom.T - 1;
    }

    /// <summary>Returns the t at which a range of the log begins or ends: of an instant that of the first transaction
    /// then or later.</summary>
    /// <exception cref="AccreteException">It is no number and no instant.</exception>
    public static long OfLog(ISnapshot database, object? point) => TryInstant(point, out Instant instant)
        ? FirstFrom(database, instant)?.T ?? database.NextT
        : OfNumber(point);

    /// <summary>Returns the t that a t, or the id of any entity made by a transaction, stands for.</summary>
    public static long OfNumber(long point) => point < 0 ? point : EntityIds.ToT(point);

    private static long OfNumber(object? point)
    {
        if (point is null || !NumberPosition.IsNumber(point))
        {
            throw DbErrors.Argument(
                $"A point in time is a t, a transaction id or an instant, not {EdnPrinter.Print(point)}"
                    + (point is string ? "; an instant is written #inst and the text." : "."), point);
        }

        Position position = NumberPosition.Of(ValueKind.Long, point);
        long number = position.Kind switch
        {
            PositionKind.At => position.Value.Bits,
            PositionKind.Before => position.Value.Bits - 1,
            PositionKind.First => long.MinValue,
            _ => long.MaxValue,
        };
        return OfNumber(number);
    }

    private static bool TryInstant(object? point, out Instant instant)
    {
        (bool isInstant, instant) = ClrInput.Value(point) is Instant value ? (true, value) : (false, default);
        return isInstant;
    }

    /// <summary>Returns the <c>:db/txInstant</c> of the first transaction at an instant or later, in all there
    /// are, whatever the view shows; null where there is none.</summary>
    private static Datom? FirstFrom(ISnapshot database, Instant instant)
    {
        // Every database has the attribute from its making.
        DbAttribute attribute = database.Schema.Attribute(TxInstant)!;
        return database.Indexes.Current.TryFirst(
            IndexOrder.Avet,
            Bound.Before(2, a: attribute.Id, v: Value.Instant(instant)),
            Bound.After(1, a: attribute.Id),
            out Datom datom) ? datom : null;
    }
}
