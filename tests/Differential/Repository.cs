using System;
using System.IO;

namespace Accrete.Differential;

/// <summary>Finds the folder of the repository from where the program runs.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>Gets the folder.</summary>
    public static string Root => Found.Value;

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Actors.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The program runs outside of the repository.");
    }
}
