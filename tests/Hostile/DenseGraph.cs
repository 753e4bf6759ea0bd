using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace Accrete.Hostile;

/// <summary>A file of people who all know each other.</summary>
internal static class DenseGraph
{
    private const int Count = 150;

    private static readonly Lazy<string> Written = new(Write);

    /// <summary>Gets the path of the file.</summary>
    public static string File => Written.Value;

    private static string Write()
    {
        StringBuilder text = new();
        text.AppendLine(
            "[{:db/ident :name :db/valueType :db.type/string :db/cardinality :db.cardinality/one :db/fulltext true} "
            + "{:db/ident :knows :db/valueType :db.type/ref :db/cardinality :db.cardinality/many}]");
        text.Append('[');
        for (int i = 0; i < Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{{:db/id \"p{i}\" :name \"a{i} b{i} c{i % 7}\" :knows [");
            for (int j = 0; j < Count; j++)
            {
                text.Append(CultureInfo.InvariantCulture, $"\"p{j}\" ");
            }

            text.AppendLine("]}");
        }

        text.Append(']');
        string path = Path.Combine(AppContext.BaseDirectory, "dense-graph.edn");
        if (!System.IO.File.Exists(path))
        {
            System.IO.File.WriteAllText(path + ".new", text.ToString());
            System.IO.File.Move(path + ".new", path, overwrite: true);
        }

        return path;
    }
}
