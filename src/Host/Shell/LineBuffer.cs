using System;
using System.Globalization;

namespace Accrete.Host.Shell;

/// <summary>A text with a cursor in it, as it is being typed. Lines are parted by <c>\n</c>.</summary>
internal sealed class LineBuffer
{
    /// <summary>Gets the text.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Gets how many characters stand before the cursor.</summary>
    public int Cursor { get; private set; }

    /// <summary>Gets the text before the cursor.</summary>
    public string Before => Text[..Cursor];

    /// <summary>Replaces all, with the cursor at the end.</summary>
    public void Set(string text)
    {
        Text = text;
        Cursor = text.Length;
    }

    /// <summary>Puts text in at the cursor.</summary>
    public void Insert(string text)
    {
        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
    }

    /// <summary>Takes the character before the cursor out.</summary>
    public void Backspace()
    {
        int end = Cursor;
        Move(-1);
        Text = Text.Remove(Cursor, end - Cursor);
    }

    /// <summary>Takes the character under the cursor out.</summary>
    public void Delete()
    {
        if (Cursor < Text.Length)
        {
            Text = Text.Remove(Cursor, StringInfo.GetNextTextElementLength(Text.AsSpan(Cursor)));
        }
    }

    /// <summary>Moves by what a reader sees as characters, not beyond the ends.</summary>
    public void Move(int by)
    {
        for (; by > 0 && Cursor < Text.Length; by--)
        {
            Cursor += StringInfo.GetNextTextElementLength(Text.AsSpan(Cursor));
        }

        for (; by < 0 && Cursor > 0; by++)
        {
            int previous = Cursor - 1;
            int start = Text.LastIndexOf('\n', previous) is var line && line == previous ? previous : line + 1;
            while (start + StringInfo.GetNextTextElementLength(Text.AsSpan(start)) < Cursor)
            {
                start += StringInfo.GetNextTextElementLength(Text.AsSpan(start));
            }

            Cursor = start;
        }
    }

    /// <summary>Moves behind the last character.</summary>
    public void MoveToEnd() => Cursor = Text.Length;

    /// <summary>Moves to the start of the line.</summary>
    public void MoveToLineStart() => Cursor = Cursor == 0 ? 0 : Text.LastIndexOf('\n', Cursor - 1) + 1;

    /// <summary>Moves to the end of the line.</summary>
    public void MoveToLineEnd() => Cursor = LineEnd();

    /// <summary>Moves to the start of the word before the cursor.</summary>
    public void MoveWordBack() => Cursor = WordStart();

    /// <summary>Moves behind the next word.</summary>
    public void MoveWordForward()
    {
        int i = Cursor;
        while (i < Text.Length && !IsWord(Text[i]))
        {
            i++;
        }

        while (i < Text.Length && IsWord(Text[i]))
        {
            i++;
        }

        Cursor = i;
    }

    /// <summary>Moves up or down a line, in the same column where it can.</summary>
    /// <returns>False where there is no such line.</returns>
    public bool MoveLine(int by)
    {
        int start = Cursor == 0 ? 0 : Text.LastIndexOf('\n', Cursor - 1) + 1;
        int column = Cursor - start;
        int target = by < 0
            ? (start == 0 ? -1 : start == 1 ? 0 : Text.LastIndexOf('\n', start - 2) + 1)
            : LineEnd() + 1;
        if (target < 0 || target > Text.Length)
        {
            return false;
        }

        int end = Text.IndexOf('\n', target);
        Cursor = Math.Min(target + column, end < 0 ? Text.Length : end);
        return true;
    }

    /// <summary>Takes out what stands between the cursor and the end of the line.</summary>
    public void DeleteToLineEnd() => Text = Text.Remove(Cursor, LineEnd() - Cursor);

    /// <summary>Takes out what stands between the start of the line and the cursor.</summary>
    public void DeleteToLineStart()
    {
        int end = Cursor;
        MoveToLineStart();
        Text = Text.Remove(Cursor, end - Cursor);
    }

    /// <summary>Takes out the word before the cursor.</summary>
    public void DeleteWordBack()
    {
        int start = WordStart();
        Text = Text.Remove(start, Cursor - start);
        Cursor = start;
    }

    /// <summary>Replaces the last characters before the cursor.</summary>
    public void ReplaceBefore(int length, string text)
    {
        Text = Text.Remove(Cursor - length, length);
        Cursor -= length;
        Insert(text);
    }

    private int LineEnd()
    {
        int end = Text.IndexOf('\n', Cursor);
        return end < 0 ? Text.Length : end;
    }

    private int WordStart()
    {
        int i = Cursor;
        while (i > 0 && !IsWord(Text[i - 1]))
        {
            i--;
        }

        while (i > 0 && IsWord(Text[i - 1]))
        {
            i--;
        }

        return i;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '-' or '_' or '?' or '*';
}
