using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Accrete.Host.Import;

namespace Accrete.Host.Workspace;

/// <summary>Finds the data that comes with the program.</summary>
internal static class Samples
{
    /// <summary>Tells where the repository is that the program was built from; set by the script that
    /// starts it.</summary>
    private const string RootVariable = "ACCRETE_ROOT";

    private const string FolderName = "samples";

    /// <summary>Gets the folder of samples: of the working folder if it has one, else that of the repository.</summary>
    public static string Folder =>
        Directory.Exists(FolderName) ? FolderName
        : Environment.GetEnvironmentVariable(RootVariable) is { } root ? Path.Combine(root, FolderName)
        : AboveTheProgram() ?? FolderName;

    /// <summary>Returns the transaction files of a sample, in order.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such sample.</exception>
    public static IReadOnlyList<string> Files(string name)
    {
        string folder = Path.Combine(Folder, name);
        return Directory.Exists(folder)
            ? SampleFiles.Of(folder)
            : throw new DirectoryNotFoundException(
                $"There is no sample {name} in {Folder}; there are: {string.Join(", ", Names())}.");
    }

    private static IEnumerable<string> Names() => Directory.Exists(Folder)
        ? Directory.EnumerateDirectories(Folder).Where(folder => SampleFiles.Of(folder).Count > 0)
            .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)
        : ["none"];

    /// <summary>Looks for the folder in those above the program, where it was built in its repository.</summary>
    private static string? AboveTheProgram()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, FolderName);
            if (Directory.Exists(Path.Combine(folder, "mbrainz")))
            {
                return folder;
            }
        }

        return null;
    }
}
