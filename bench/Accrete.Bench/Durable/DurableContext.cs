using System;
using System.Collections.Generic;
using System.IO;

namespace Accrete.Bench.Durable;

/// <summary>What the parts of one run share.</summary>
/// <param name="options">The command line.</param>
/// <param name="output">Takes the tables.</param>
internal sealed class DurableContext(DurableOptions options, TextWriter output) : IDisposable
{
    private int _folders;

    /// <summary>Gets the command line.</summary>
    public DurableOptions Options { get; } = options;

    /// <summary>Gets what is asked, and what came of it.</summary>
    public List<Goal> Goals { get; } = [];

    /// <summary>Takes note of a figure of which at least so much is asked.</summary>
    public void AtLeast(string name, double asked, double got) => Goals.Add(new Goal(name, asked, true, got));

    /// <summary>Takes note of a figure of which at most so much is asked.</summary>
    public void AtMost(string name, double asked, double got) => Goals.Add(new Goal(name, asked, false, got));

    /// <summary>Prints a line.</summary>
    public void Print(string line = "") => output.WriteLine(line);

    /// <summary>Returns an empty folder on the disk that is measured.</summary>
    public string NewFolder(string name)
    {
        string folder = Path.GetFullPath(Path.Combine(Options.Folder, $"{++_folders:D2}-{name}"));
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>Deletes what was written.</summary>
    public void Dispose()
    {
        if (Directory.Exists(Options.Folder))
        {
            Directory.Delete(Options.Folder, recursive: true);
        }
    }
}
