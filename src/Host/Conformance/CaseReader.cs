using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Accrete.Edn;
using Accrete.Host.Errors;

namespace Accrete.Host.Conformance;

/// <summary>Reads case files.</summary>
internal static class CaseReader
{
    private const string DataPrefix = "data-";

    /// <summary>Returns the case files that a path names: the file itself, or all <c>.edn</c> files of a
    /// folder, by name.</summary>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    public static IReadOnlyList<string> FilesAt(string path)
    {
        if (Directory.Exists(path))
        {
            string[] files = Directory.GetFiles(path, "*.edn");
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }

        return File.Exists(path)
            ? [path]
            : throw new FileNotFoundException($"There is no case file or folder at {path}.", path);
    }

    /// <summary>Reads one case file.</summary>
    /// <exception cref="EdnException">The text is not EDN.</exception>
    /// <exception cref="InvalidDataException">The text is EDN, but no case file.</exception>
    /// <exception cref="AccreteException">The file is longer than any case file.</exception>
    public static ConformanceFile Read(string path, CancellationToken cancellation = default)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        string? dataSet = name.StartsWith(DataPrefix, StringComparison.Ordinal) ? name[DataPrefix.Length..] : null;
        if (EdnReader.Read(UserText.OfFile(path, cancellation).Text) is not EdnSequence forms)
        {
            throw new InvalidDataException($"{path}: a case file is one vector of case maps.");
        }

        List<ConformanceCase> cases = [];
        List<DataQuery> queries = [];
        foreach (object? form in forms)
        {
            if (form is not EdnMap map || map[Keyword.Of(null, "name")] is not string caseName)
            {
                throw new InvalidDataException(
                    $"{path}: each case is a map with a :name; found {EdnPrinter.Print(form)}");
            }

            if (map.ContainsKey(Keyword.Of(null, "query")))
            {
                queries.Add(ReadQuery(caseName, map));
            }
            else
            {
                cases.Add(ReadCase(path, caseName, map));
            }
        }

        return new ConformanceFile(path, cases, queries, queries.Count > 0 ? dataSet : null);
    }

    /// <summary>Reads one case.</summary>
    /// <exception cref="EdnException">The text is not EDN.</exception>
    /// <exception cref="InvalidDataException">The text is EDN, but no case.</exception>
    public static ConformanceCase CaseOf(string text) =>
        EdnReader.Read(text) is EdnMap map && map[Keyword.Of(null, "name")] is string name
            ? ReadCase(name, name, map)
            : throw new InvalidDataException("A case is a map with a :name.");

    private static DataQuery ReadQuery(string name, EdnMap map) => new(
        name,
        map[Keyword.Of(null, "query")],
        map[Keyword.Of(null, "inputs")] as EdnSequence ?? EdnVector.Empty,
        map[Keyword.Of(null, "outcome")]);

    private static ConformanceCase ReadCase(string path, string name, EdnMap map)
    {
        if (map[Keyword.Of(null, "steps")] is not EdnSequence steps
            || steps.Any(step => step is not EdnSequence { Count: > 0 }))
        {
            throw new InvalidDataException($"{path}: case {name} has no :steps, or one that is not a vector.");
        }

        EdnSequence? outcomes = map[Keyword.Of(null, "outcomes")] as EdnSequence;
        if (outcomes is not null && outcomes.Count != steps.Count)
        {
            throw new InvalidDataException(
                $"{path}: case {name} has {steps.Count} steps but {outcomes.Count} outcomes.");
        }

        return new ConformanceCase(
            name, map[Keyword.Of(null, "schema")] as EdnSequence, [.. steps.Cast<EdnSequence>()], outcomes?.Items);
    }
}
