using System.Runtime.CompilerServices;

namespace Accrete.Clojure.Patterns;

/// <summary>Reads what stands between brackets: characters, ranges, classes, unions and intersections.</summary>
internal sealed class PatternClassParser(PatternCursor cursor, PatternEscapes escapes)
{
    /// <summary>Reads a class whose opening bracket is taken, and the closing one.</summary>
    /// <exception cref="AccreteException">It is malformed.</exception>
    public CodePointSet Parse()
    {
        bool isNegated = cursor.TryTake('^');
        CodePointSet set = Members();
        cursor.Take();
        return isNegated ? set.Negate() : set;
    }

    /// <summary>Reads up to the closing bracket.</summary>
    private CodePointSet Members()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        CodePointSet? set = null;
        while (true)
        {
            switch (cursor.Peek())
            {
                case ']' when set is not null:
                    return set;
                case PatternCursor.End:
                    throw cursor.Error("Unclosed character class");
                case '[':
                    cursor.Take();
                    set = Joined(set, Parse());
                    break;
                case '&' when cursor.PeekRaw(1) == '&':
                    cursor.Take();
                    cursor.Take();
                    CodePointSet? right = RightSide();
                    set = set is null ? right ?? throw cursor.Error("Bad class syntax")
                        : right is null ? set
                        : set.Intersect(right);
                    break;
                default:
                    set = Joined(set, Range());
                    break;
            }
        }
    }

    /// <summary>Reads what an intersection takes: classes in brackets, or all the rest.</summary>
    private CodePointSet? RightSide()
    {
        CodePointSet? right = null;
        while (cursor.Peek() is var next && next is not (']' or '&' or PatternCursor.End))
        {
            if (next == '[')
            {
                cursor.Take();
                right = Joined(right, Parse());
            }
            else
            {
                right = Joined(right, Members());
            }
        }

        return right;
    }

    private static CodePointSet Joined(CodePointSet? set, CodePointSet more) => set is null ? more : set.Union(more);

    private CodePointSet Range()
    {
        int first = cursor.Take();
        if (first == '\\')
        {
            if (escapes.TryClass(out CodePointSet? named))
            {
                return named;
            }

            first = escapes.Character(isInClass: true);
        }

        if (cursor.Peek() != '-' || cursor.PeekRaw(1) is '[' or ']' or PatternCursor.End)
        {
            return escapes.Cased(first, first);
        }

        cursor.Take();
        int last = cursor.Take();
        if (last == '\\')
        {
            last = escapes.TryClass(out _) ? -1 : escapes.Character(isInClass: true);
        }

        return last < first ? throw cursor.Error("Illegal character range") : escapes.Cased(first, last);
    }
}
