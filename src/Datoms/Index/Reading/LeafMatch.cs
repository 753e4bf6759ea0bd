using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using Accrete.Index.Leaves;

namespace Accrete.Index.Reading;

/// <summary>Finds the rows that many ascending entities have in one leaf.</summary>
internal static class LeafMatch
{
    /// <summary>Adds the places of the rows that entities have, by the width of the column.</summary>
    public static int Match(
        in PackedColumn column, int row, int end, ReadOnlySpan<long> entities, int first, ProbeResult result)
    {
        // No row has an entity below the base.
        first = Galloping.Search(entities, first, column.Base);
        switch (column.Steps is null ? column.Width : 0)
        {
            case 1:
                return Match(column.Differences<byte>(row, end), column.Base, row, entities, first, result);
            case 2:
                return Match(column.Differences<ushort>(row, end), column.Base, row, entities, first, result);
            case 4:
                return Match(column.Differences<uint>(row, end), column.Base, row, entities, first, result);
            default:
                Span<long> decoded = result.LeafRoom(end - row);
                column.Decode(row, decoded);
                return Match<long>(decoded, 0, row, entities, first, result);
        }
    }

    /// <summary>Adds the places of the rows that entities have.</summary>
    /// <param name="has">The entities of rows.</param>
    /// <param name="base">What these count from.</param>
    /// <param name="row">The first of these rows.</param>
    /// <param name="entities">The entities looked for, from the first on.</param>
    /// <param name="first">The index of the first.</param>
    /// <param name="result">Gets the places.</param>
    /// <returns>Where the rows of the last entity begin.</returns>
    private static int Match<T>(
        ReadOnlySpan<T> has, long @base, int row, ReadOnlySpan<long> entities, int first, ProbeResult result)
        where T : unmanaged, IBinaryInteger<T>
    {
        int at = 0, count = 0;
        PlaceSpans room = result.Room(entities.Length - first);
        for (int i = first; i < entities.Length; i++)
        {
            long entity = entities[i] - @base;
            at = FirstNotBelow(has, at, entity);
            for (int match = at; (uint)match < (uint)has.Length && long.CreateTruncating(has[match]) == entity; match++)
            {
                if (count == room.Row.Length)
                {
                    // Some entities have more than one value.
                    result.Take(count);
                    room = result.Room(Math.Max(count, entities.Length - i));
                    count = 0;
                }

                room.Row[count] = i;
                room.E[count] = entities[i];
                room.Place[count++] = row + match;
            }
        }

        result.Take(count);
        return at;
    }

    /// <summary>Returns the first row from a start on that is not below an entity.</summary>
    /// <remarks>Entities that were made together lie side by side, and all have the attribute, as a rule.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FirstNotBelow<T>(ReadOnlySpan<T> has, int start, long entity)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (start < has.Length)
        {
            ulong guess = (ulong)(uint)start + (ulong)entity - ulong.CreateTruncating(has[start]);
            if (guess < (ulong)has.Length && long.CreateTruncating(has[(int)guess]) == entity
                && ((int)guess == start || long.CreateTruncating(has[(int)guess - 1]) < entity))
            {
                return (int)guess;
            }
        }

        return Galloping.Search(has, start, entity);
    }
}
