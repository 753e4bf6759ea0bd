using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Host.Shell;

/// <summary>What was entered before, oldest first, kept in a file from one run to the next.</summary>
internal sealed class LineHistory
{
    private const int CountMax = 1000;

    private readonly List<string> _entries;
    private readonly string? _path;
    private int _position;

    /// <summary>Reads the history of a file; null keeps none.</summary>
    public LineHistory(string? path)
    {
        _path = path;
        _entries = path is not null && File.Exists(path) ? Read(path) : [];
        if (_entries.Count > 2 * CountMax)
        {
            _entries.RemoveRange(0, _entries.Count - CountMax);
            Write(where => File.WriteAllLines(where, _entries.Select(LineOf)));
        }

        _position = _entries.Count;
    }

    /// <summary>Gets the entries, oldest first.</summary>
    public IReadOnlyList<string> Entries => _entries;

    /// <summary>Returns where a person's history is kept: with the other state of programs.</summary>
    public static string DefaultPath()
    {
        string? state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.Combine(string.IsNullOrEmpty(state) ? Path.Combine(home, ".local", "state") : state,
            "accrete", "history");
    }

    /// <summary>Adds an entry, unless it is the same as the last, and writes it to the file at once: a shell that is
    /// ended from outside loses nothing. A history that cannot be kept is no reason to fail.</summary>
    public void Add(string entry)
    {
        if (entry.Trim().Length > 0 && (_entries.Count == 0 || _entries[^1] != entry))
        {
            _entries.Add(entry);
            Write(path => File.AppendAllLines(path, [LineOf(entry)]));
        }

        _position = _entries.Count;
    }

    /// <summary>Returns the entry before the one shown; null at the oldest.</summary>
    public string? Previous() => _position > 0 ? _entries[--_position] : null;

    /// <summary>Returns the entry after the one shown, empty after the newest.</summary>
    public string Next()
    {
        _position = Math.Min(_position + 1, _entries.Count);
        return _position < _entries.Count ? _entries[_position] : "";
    }

    /// <summary>Returns the newest entry at or before a place that holds a text, and its place; null where none
    /// does.</summary>
    public (int Place, string Entry)? Search(string text, int from)
    {
        for (int place = Math.Min(from, _entries.Count - 1); place >= 0; place--)
        {
            if (_entries[place].Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return (place, _entries[place]);
            }
        }

        return null;
    }

    private static string LineOf(string entry) =>
        EdnPrinter.Print(entry).Replace("\n", "\\n", StringComparison.Ordinal);

    private void Write(Action<string> write)
    {
        if (_path is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
            write(_path);
        }
        catch (IOException)
        {
        }
        catch (UnauthorizedAccessException)
        {
        }
    }

    private static List<string> Read(string path)
    {
        List<string> entries = [];
        try
        {
            foreach (string line in File.ReadLines(path))
            {
                if (EdnReader.Read(line) is string entry)
                {
                    entries.Add(entry);
                }
            }
        }
        catch (IOException)
        {
        }
        catch (UnauthorizedAccessException)
        {
        }
        catch (EdnException)
        {
            // Something else wrote into the file: what was read so far is kept.
        }

        return entries;
    }
}
