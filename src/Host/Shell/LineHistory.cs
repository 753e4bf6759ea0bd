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

    /// <summary>Adds an entry, unless it is the same as the last.</summary>
    public void Add(string entry)
    {
        if (entry.Trim().Length > 0 && (_entries.Count == 0 || _entries[^1] != entry))
        {
            _entries.Add(entry);
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

    /// <summary>Writes the newest entries to the file. A history that cannot be kept is no reason to fail.</summary>
    public void Save()
    {
        if (_path is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
            File.WriteAllLines(_path, _entries.TakeLast(CountMax).Select(
                entry => EdnPrinter.Print(entry).Replace("\n", "\\n", StringComparison.Ordinal)));
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
