using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;

namespace Accrete.Edn.Speed;

/// <summary>Measures reading and printing of EDN files:
/// <c>dotnet run -c Release --project bench/Edn.Speed -- samples/mbrainz [rounds]</c>.</summary>
internal static class Program
{
    private const int RoundsUnlessGiven = 21;

    private static int Main(string[] arguments)
    {
        if (arguments.Length is 0 or > 2)
        {
            Console.Error.WriteLine(
                "usage: Edn.Speed DIRECTORY [ROUNDS]    reads the .edn and .edn.gz files of a directory");
            return 2;
        }

        int rounds = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : RoundsUnlessGiven;
        string[] texts = [.. Directory.GetFiles(arguments[0]).Where(IsEdn).Order(StringComparer.Ordinal).Select(Load)];
        long bytes = texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text));
        object?[] forms = [.. texts.SelectMany(text => EdnReader.ReadAll(new StringReader(text)))];
        Console.WriteLine($"{texts.Length} files, {bytes} bytes, {forms.Length} top-level forms");

        Report("read", bytes, rounds, () => texts.Sum(text => EdnReader.ReadAll(new StringReader(text)).Count()));
        Report("print", bytes, rounds, () => forms.Sum(form => (long)EdnPrinter.Print(form).Length));
        bool same = forms.All(form => EdnEquality.Instance.Equals(form, EdnReader.Read(EdnPrinter.Print(form))));
        Console.WriteLine(same ? "all forms read back equal" : "a form does not read back equal");
        return same ? 0 : 1;
    }

    private static bool IsEdn(string path) =>
        path.EndsWith(".edn", StringComparison.Ordinal) || path.EndsWith(".edn.gz", StringComparison.Ordinal);

    private static string Load(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
        using StreamReader reader = new(plain);
        return reader.ReadToEnd();
    }

    private static void Report(string what, long bytes, int rounds, Func<long> work)
    {
        List<double> seconds = [];
        for (int i = 0; i < rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        double first = seconds[0];
        seconds.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-6} median {Rate(seconds[rounds / 2])}, best {Rate(seconds[0])}, first {Rate(first)} MB/s"));

        string Rate(double time) => (bytes / time / 1e6).ToString("F0", CultureInfo.InvariantCulture);
    }
}
