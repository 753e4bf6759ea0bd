using System;

namespace Accrete.Host.Shell;

/// <summary>Looks for an older entry that holds what is typed.</summary>
internal sealed class HistorySearch(LineHistory history)
{
    private string _wanted = "";
    private int _from = history.Entries.Count - 1;

    /// <summary>Gets what stands before the entry that was found.</summary>
    public string Prompt =>
        _wanted.Length > 0 && Found is null ? $"(no '{_wanted}') " : $"(search '{_wanted}') ";

    private (int Place, string Entry)? Found => history.Search(_wanted, _from);

    /// <summary>Tells whether a key gives the search up.</summary>
    public static bool GivesUp(ConsoleKeyInfo key) =>
        key.Modifiers.HasFlag(ConsoleModifiers.Control) && key.Key is ConsoleKey.C or ConsoleKey.G;

    /// <summary>Returns the entry that was found; what was there before as long as nothing is looked for.</summary>
    public string Shown(string before) => _wanted.Length == 0 ? before : Found?.Entry ?? "";

    /// <summary>Takes a key that belongs to the search: a letter, backspace, or Ctrl-R for the entry before.</summary>
    /// <returns>False where it ends the search.</returns>
    public bool Take(ConsoleKeyInfo key)
    {
        bool isControl = key.Modifiers.HasFlag(ConsoleModifiers.Control);
        if (isControl && key.Key == ConsoleKey.R)
        {
            _from = Found is { Place: > 0 } found ? found.Place - 1 : _from;
            return true;
        }

        if (isControl || (key.Key != ConsoleKey.Backspace && char.IsControl(key.KeyChar)))
        {
            return false;
        }

        _wanted = key.Key != ConsoleKey.Backspace ? _wanted + key.KeyChar
            : _wanted.Length > 0 ? _wanted[..^1]
            : "";
        _from = key.Key == ConsoleKey.Backspace ? history.Entries.Count - 1 : _from;
        return true;
    }
}
