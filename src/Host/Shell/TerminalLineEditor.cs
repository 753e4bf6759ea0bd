using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Text;

namespace Accrete.Host.Shell;

/// <summary>Lets a person type and mend an input: history, completion, several lines. Needs a terminal with
/// ANSI codes.</summary>
internal sealed class TerminalLineEditor(
    TextWriter screen, Func<ConsoleKeyInfo> readKey, Func<int> screenWidth, LineHistory history, Completer completer)
    : ILineSource
{
    private const string ClearBelow = "\x1b[J";
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
        _prompt = prompt;
        _buffer.Set("");
        _cursorRow = 0;
        Draw();
        while (true)
        {
            Outcome outcome = Handle(readKey());
            if (outcome == Outcome.GoesOn)
            {
                Draw();
                continue;
            }

            _buffer.Move(int.MaxValue / 2);
            Draw();
            screen.Write(outcome == Outcome.ThrownAway ? "^C\r\n" : "\r\n");
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
    }

    private Outcome Handle(ConsoleKeyInfo key)
    {
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
            screen.Write("\r\n" + ClearBelow + string.Join("  ", matches.Take(ListedMax)) + more + "\r\n");
            _cursorRow = 0;
        }
    }

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
        drawn.Append(_buffer.Text.Replace("\n", "\r\n" + continuation, StringComparison.Ordinal));
        ScreenPosition end = ScreenPosition.After(_buffer.Text, _prompt.Length, width);
        ScreenPosition cursor = ScreenPosition.After(_buffer.Before, _prompt.Length, width);
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
