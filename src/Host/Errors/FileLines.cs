using System.IO;
using Accrete.Host.Import;

namespace Accrete.Host.Errors;

/// <summary>Fetches one line of a file again, to show an error in it.</summary>
internal static class FileLines
{
    /// <summary>Returns a line counted from 1; null where it cannot be had.</summary>
    public static string? Line(string path, int number)
    {
        try
        {
            using TextReader text = SampleFiles.Open(path);
            string? line = null;
            for (int i = 0; i < number; i++)
            {
                line = text.ReadLine();
            }

            return line;
        }
        catch (IOException)
        {
            return null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
