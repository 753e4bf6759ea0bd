using Accrete.Clr;
using Accrete.Index;
using Accrete.Schema;
using Accrete.Time;
using Accrete.Values;

namespace Accrete.Access;

/// <summary>Takes the two values of an index range to places in Avet.</summary>
internal static class AvetRange
{
    /// <summary>Finds the places, start included and end excluded.</summary>
    /// <returns>False where the range is empty because its bounds meet or cross.</returns>
    /// <exception cref="AccreteException"><c>:db.error/not-an-entity</c>, <c>attribute-not-indexed</c>.</exception>
    public static bool TryMake(ISnapshot database, object? attribute, object? start, object? end, out Bound from,
        out Bound to)
    {
        long id = IdentifierResolver.Require(database, ClrInput.Identifier(attribute));
        if (database.Schema.Attribute(id) is not { HasAvet: true } known)
        {
            throw IndexComponents.NotIndexed((object?)database.Schema.Ident(id) ?? id);
        }

        Position first = PositionOf(database, known, start, Position.First);
        Position last = PositionOf(database, known, end, Position.Last);
        from = BoundOf(known, first);
        to = BoundOf(known, last);
        return first.Kind != PositionKind.Last && last.Kind != PositionKind.First
            && (first.Kind == PositionKind.First || last.Kind == PositionKind.Last
                || ValueComparer.Compare(first.Value, last.Value) < 0);
    }

    private static Position PositionOf(ISnapshot database, DbAttribute attribute, object? value, Position open) =>
        ClrInput.Value(value) is { } given ? ComponentValue.Of(database.Schema, attribute, given) : open;

    private static Bound BoundOf(DbAttribute attribute, in Position position) => position.Kind switch
    {
        PositionKind.First => Bound.Before(1, a: attribute.Id),
        PositionKind.Last => Bound.After(1, a: attribute.Id),
        _ => Bound.Before(2, a: attribute.Id, v: position.Value),
    };
}
