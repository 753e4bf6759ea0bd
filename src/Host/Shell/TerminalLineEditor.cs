using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Text;
using Accrete.Host.Output;

namespace Accrete.Host.Shell;

/// <summary>Lets a person type and mend an input: history, completion, several lines. Needs a terminal with
/// ANSI codes.</summary>
internal sealed class TerminalLineEditor(
    TextWriter screen, IKeyboard keyboard, Func<int> screenWidth, LineHistory history, Completer completer)
    : ILineSource
{
    private const string ClearBelow = "\x1b[J";
    private const string PasteOn = "\x1b[?2004h", PasteOff = "\x1b[?2004l", PasteEnd = "\x1b[201~";
    private const string Tab = "    ";
    private const int ListedMax = 60;

    private readonly LineBuffer _buffer = new();
    private string _prompt = "";
    private int _cursorRow;

    private enum Outcome
    {
        GoesOn,
        Submitted,
        ThrownAway,
        Ended,
    }

    /// <inheritdoc/>
    public string? Read(string prompt)
    {
        _prompt = Visible.Of(prompt);
        _buffer.Set("");
        _cursorRow = 0;
        keyboard.Begin();
        try
        {
            screen.Write(PasteOn);
            Draw();
            Outcome outcome = Edit();
            _buffer.MoveToEnd();
            Draw();
            screen.Write(PasteOff + (outcome == Outcome.ThrownAway ? "^C\r\n" : "\r\n"));
            screen.Flush();
            if (outcome == Outcome.Submitted)
            {
                history.Add(_buffer.Text);
            }

            return outcome switch
            {
                Outcome.Submitted => _buffer.Text,
                Outcome.ThrownAway => "",
                _ => null,
            };
        }
        finally
        {
            keyboard.End();
        }
    }

    /// <inheritdoc/>
    public bool Confirm(string question)
    {
        screen.Write(Visible.Of(question) + " (y/n) ");
        screen.Flush();
        keyboard.Begin();
        try
        {
            ConsoleKeyInfo key = keyboard.Read();
            // Who ends the input twice means it.
            bool isMeant = key.KeyChar is 'y' or 'Y'
                || (key.Key == ConsoleKey.D && key.Modifiers.HasFlag(ConsoleModifiers.Control));
            screen.Write(isMeant ? "y\r\n" : "n\r\n");
            screen.Flush();
            return isMeant;
        }
        finally
        {
            keyboard.End();
        }
    }

    private Outcome Edit()
    {
        while (true)
        {
            Outcome outcome = Handle(keyboard.Read());
            if (outcome != Outcome.GoesOn)
            {
                return outcome;
            }

            // What comes faster than it can be typed is drawn once, when all of it is there.
            if (!keyboard.HasMore)
            {
                Draw();
            }
        }
    }

    private Outcome Handle(ConsoleKeyInfo key)
    {
        if (IsEscape(key))
        {
            ReadSequence(isBegun: key.KeyChar == '[');
            return Outcome.GoesOn;
        }

        if (key is { Key: ConsoleKey.R, Modifiers: ConsoleModifiers.Control })
        {
            return Search();
        }

        if (key.Modifiers.HasFlag(ConsoleModifiers.Control))
        {
            return HandleControl(key.Key);
        }

        if (key.Modifiers.HasFlag(ConsoleModifiers.Alt))
        {
            HandleAlt(key.Key);
            return Outcome.GoesOn;
        }

        switch (key.Key)
        {
            case ConsoleKey.Enter:
                return Enter();
            case ConsoleKey.Tab when keyboard.HasMore:
                _buffer.Insert("\t"); // a paste on a terminal that does not tell of it
                break;
            case ConsoleKey.Tab:
                Complete();
                break;
            default:
                if (!HandleMove(key.Key) && !char.IsControl(key.KeyChar))
                {
                    _buffer.Insert(key.KeyChar.ToString());
                }

                break;
        }

        return Outcome.GoesOn;
    }

    /// <summary>Tells the key that begins a sequence the console does not know: the escape key itself, or a bracket
    /// with the Alt that the console takes it for.</summary>
    private static bool IsEscape(ConsoleKeyInfo key) => key.Key == ConsoleKey.Escape
        || (key.KeyChar == '[' && key.Modifiers.HasFlag(ConsoleModifiers.Alt));

    /// <summary>Reads what comes behind an escape: a paste is put in as it is, tabs and newlines too; all else is
    /// passed over.</summary>
    private void ReadSequence(bool isBegun)
    {
        StringBuilder sequence = new();
        while (keyboard.HasMore && sequence.Length < 8 && (sequence.Length == 0 || sequence[^1] != '~'))
        {
            char next = keyboard.Read().KeyChar;
            if (sequence.Length > 0 || isBegun || next != '[')
            {
                sequence.Append(next);
            }

            isBegun = true;
        }

        if (sequence.ToString() == "200~")
        {
            _buffer.Insert(ReadPaste());
        }
    }

    private string ReadPaste()
    {
        StringBuilder pasted = new();
        while (true)
        {
            ConsoleKeyInfo key = keyboard.Read();
            string text = key.Key switch
            {
                ConsoleKey.Enter => "\n",
                ConsoleKey.Tab => "\t",
                _ when key.KeyChar == '[' && key.Modifiers.HasFlag(ConsoleModifiers.Alt) => "\x1b[",
                ConsoleKey.Escape => "\x1b",
                _ => key.KeyChar is '\0' ? "" : key.KeyChar.ToString(),
            };
            pasted.Append(text);
            if (pasted.Length >= PasteEnd.Length && pasted[^1] == '~'
                && pasted.ToString(pasted.Length - PasteEnd.Length, PasteEnd.Length) == PasteEnd)
            {
                return pasted.ToString(0, pasted.Length - PasteEnd.Length).ReplaceLineEndings("\n");
            }
        }
    }

    /// <summary>Looks for an older entry that holds what is typed now; Ctrl-R goes on to the one before it.</summary>
    private Outcome Search()
    {
        (string prompt, string before) = (_prompt, _buffer.Text);
        HistorySearch search = new(history);
        ConsoleKeyInfo key;
        do
        {
            _prompt = Visible.Of(search.Prompt);
            _buffer.Set(search.Shown(before));
            Draw();
            key = keyboard.Read();
        }
        while (search.Take(key));

        _prompt = prompt;
        if (HistorySearch.GivesUp(key))
        {
            _buffer.Set(before);
        }

        return key.Key == ConsoleKey.Enter ? Enter() : Outcome.GoesOn;
    }

    private Outcome Enter()
    {
        if (FormBalance.IsWhole(_buffer.Text))
        {
            return Outcome.Submitted;
        }

        _buffer.Insert("\n" + new string(' ', FormBalance.OpenCount(_buffer.Before) > 0 ? 1 : 0));
        return Outcome.GoesOn;
    }

    private bool HandleMove(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.LeftArrow:
                _buffer.Move(-1);
                return true;
            case ConsoleKey.RightArrow:
                _buffer.Move(1);
                return true;
            case ConsoleKey.Home:
                _buffer.MoveToLineStart();
                return true;
            case ConsoleKey.End:
                _buffer.MoveToLineEnd();
                return true;
            case ConsoleKey.Backspace:
                _buffer.Backspace();
                return true;
            case ConsoleKey.Delete:
                _buffer.Delete();
                return true;
            case ConsoleKey.UpArrow:
                Up();
                return true;
            case ConsoleKey.DownArrow:
                Down();
                return true;
            default:
                return false;
        }
    }

    private void Up()
    {
        if (!_buffer.MoveLine(-1) && history.Previous() is { } entry)
        {
            _buffer.Set(entry);
        }
    }

    private void Down()
    {
        if (!_buffer.MoveLine(1))
        {
            _buffer.Set(history.Next());
        }
    }

    [SuppressMessage("Maintainability", "CA1502", Justification = "One flat table: a key, a line.")]
    private Outcome HandleControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.C:
                return Outcome.ThrownAway;
            case ConsoleKey.D when _buffer.Text.Length == 0:
                return Outcome.Ended;
            case ConsoleKey.D:
                _buffer.Delete();
                break;
            case ConsoleKey.A:
                _buffer.MoveToLineStart();
                break;
            case ConsoleKey.E:
                _buffer.MoveToLineEnd();
                break;
            case ConsoleKey.K:
                _buffer.DeleteToLineEnd();
                break;
            case ConsoleKey.U:
                _buffer.DeleteToLineStart();
                break;
            case ConsoleKey.W:
                _buffer.DeleteWordBack();
                break;
            case ConsoleKey.LeftArrow or ConsoleKey.RightArrow:
                HandleAlt(key == ConsoleKey.LeftArrow ? ConsoleKey.B : ConsoleKey.F);
                break;
            case ConsoleKey.L:
                screen.Write("\x1b[H\x1b[2J");
                _cursorRow = 0;
                break;
            default:
                break;
        }

        return Outcome.GoesOn;
    }

    private void HandleAlt(ConsoleKey key)
    {
        if (key == ConsoleKey.B)
        {
            _buffer.MoveWordBack();
        }
        else if (key == ConsoleKey.F)
        {
            _buffer.MoveWordForward();
        }
    }

    private void Complete()
    {
        (string word, IReadOnlyList<string> matches) = completer.Complete(_buffer.Before);
        string prefix = Completer.CommonPrefix(matches);
        if (prefix.Length > word.Length || matches.Count == 1)
        {
            _buffer.ReplaceBefore(word.Length, matches.Count == 1 ? prefix + " " : prefix);
        }
        else if (matches.Count > 1)
        {
            string more = matches.Count > ListedMax ? $"  ... {matches.Count - ListedMax} more" : "";
            screen.Write("\r\n" + ClearBelow + Visible.Of(string.Join("  ", matches.Take(ListedMax))) + more + "\r\n");
            _cursorRow = 0;
        }
    }

    /// <summary>Returns a text as it is drawn: control characters by their codes, tabs as blanks.</summary>
    private static string Shown(string text) => Visible.Of(text).Replace("\t", Tab, StringComparison.Ordinal);

    /// <summary>Draws prompt and text anew, from the row of the prompt on, and puts the cursor in its place.</summary>
    private void Draw()
    {
        int width = Math.Max(screenWidth(), _prompt.Length + 2);
        string continuation = new string(' ', _prompt.Length - 2) + "| ";
        StringBuilder drawn = new();
        if (_cursorRow > 0)
        {
            drawn.Append("\x1b[").Append(_cursorRow).Append('A');
        }

        drawn.Append('\r').Append(ClearBelow).Append(_prompt);
        string text = Shown(_buffer.Text);
        drawn.Append(text.Replace("\n", "\r\n" + continuation, StringComparison.Ordinal));
        ScreenPosition end = ScreenPosition.After(text, _prompt.Length, width);
        ScreenPosition cursor = ScreenPosition.After(Shown(_buffer.Before), _prompt.Length, width);
        if (end.Column == 0 && end.Row > 0)
        {
            // Terminals wait at the right edge for the next character before they go to the next row.
            drawn.Append("\r\n");
        }

        if (end.Row > cursor.Row)
        {
            drawn.Append("\x1b[").Append(end.Row - cursor.Row).Append('A');
        }

        drawn.Append('\r');
        if (cursor.Column > 0)
        {
            drawn.Append("\x1b[").Append(cursor.Column).Append('C');
        }

        screen.Write(drawn.ToString());
        screen.Flush();
        _cursorRow = cursor.Row;
    }
}
