using System;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Host.Errors;

/// <summary>Finds where a form stands in the text it came from. Collections know their place; keywords, symbols,
/// numbers and texts are found through the collection that holds them, by their turn in it: what looks alike
/// elsewhere, in a string or a comment, is never taken for them.</summary>
internal static class FormPlace
{
    /// <summary>Returns the place of a form in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="form">The form that was read from it, or an equal one.</param>
    /// <returns>Null where the text does not hold it.</returns>
    public static SourcePosition? In(string text, object? form)
    {
        try
        {
            EdnScan scan = new(text);
            foreach (object? root in EdnReader.ReadAll(text))
            {
                if (Within(root, form, ref scan) is { } offset)
                {
                    return PositionOf(text, offset);
                }
            }
        }
        catch (EdnException)
        {
            // The text ends in the middle of a form, or is none: what was told of it stands without a place.
        }

        return null;
    }

    /// <summary>Returns the place of a part of a form; that of the form where it does not hold the part.</summary>
    public static SourcePosition? In(string text, object? form, object? part)
    {
        SourcePosition? outer = In(text, form);
        if (part is null)
        {
            return outer;
        }

        // Without a form, the root of the text is looked through.
        int from = (int)(outer?.Offset ?? 0);
        return In(text[from..], part) is { } inner ? PositionOf(text, from + (int)inner.Offset) : outer;
    }

    /// <summary>Looks through the next form of the text, whose value is known.</summary>
    private static int? Within(object? value, object? wanted, ref EdnScan scan)
    {
        int start = scan.NextForm();
        if (IsSame(value, wanted))
        {
            return start;
        }

        if (!scan.TryEnter())
        {
            scan.SkipForm();
            return null;
        }

        foreach (object? item in ItemsOf(value))
        {
            if (Within(item, wanted, ref scan) is { } found)
            {
                return found;
            }
        }

        scan.Leave();
        return null;
    }

    private static bool IsSame(object? value, object? wanted) => ReferenceEquals(value, wanted)
        || (value is not null && wanted is not null && value.GetType() == wanted.GetType()
            && EdnEquality.Instance.Equals(value, wanted));

    private static IEnumerable<object?> ItemsOf(object? value)
    {
        switch (value)
        {
            case EdnMap map:
                foreach ((object? key, object? each) in map.Entries)
                {
                    yield return key;
                    yield return each;
                }

                break;
            case IEnumerable<object?> items:
                foreach (object? item in items)
                {
                    yield return item;
                }

                break;
            default:
                break;
        }
    }

    private static SourcePosition PositionOf(string text, int offset)
    {
        int line = 1 + text.AsSpan(0, offset).Count('\n');
        int lineStart = text.AsSpan(0, offset).LastIndexOf('\n') + 1;
        return new SourcePosition(line, offset - lineStart + 1, offset);
    }
}
