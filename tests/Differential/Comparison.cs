using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Accrete.Differential.Generation;
using Accrete.Edn;
using Accrete.Host.Conformance;

namespace Accrete.Differential;

/// <summary>A case in which ours and the reference differ.</summary>
/// <param name="Case">The case.</param>
/// <param name="Differing">The steps that differ, in order; one of number 0 where the schema alone differs.</param>
internal sealed record DifferingCase(GeneratedCase Case, IReadOnlyList<StepResult> Differing)
{
    /// <summary>Gets the first step that differs: what comes after may only follow from it.</summary>
    public StepResult First => Differing[0];
}

/// <summary>What a batch of cases gave.</summary>
/// <param name="Cases">How many cases were compared.</param>
/// <param name="Steps">How many steps.</param>
/// <param name="Different">The cases that differ.</param>
internal sealed record ComparisonResult(int Cases, int Steps, IReadOnlyList<DifferingCase> Different);

/// <summary>Asks the reference and ours the same cases, and compares.</summary>
/// <param name="reference">The reference.</param>
/// <param name="runner">Runs the cases on ours; in memory unless given.</param>
internal sealed class Comparison(ReferenceProcess reference, CaseRunner? runner = null)
{
    private const string ManyNotSupported = "cardinality-many attrs not supported";

    private static readonly Keyword Error = Keyword.Of(null, "error");
    private static readonly Keyword Message = Keyword.Of(null, "message");
    private static readonly Keyword Failed = Keyword.Of(null, "failed");
    private static readonly Keyword Name = Keyword.Of(null, "name");

    // Only has to be before now, and the same for all: no case reads it.
    private static readonly Instant Clock = Instant.From(TimeProvider.System.GetUtcNow());

    private readonly CaseRunner _runner = runner ?? InMemory();

    /// <summary>Makes a runner whose databases are in memory.</summary>
    public static CaseRunner InMemory() => new(
        Clock, new DataSets(Path.Combine(Repository.Root, "samples"), Clock), DatabaseOptions.Default);

    /// <summary>Compares a batch; the reference is started once.</summary>
    public ComparisonResult Run(IReadOnlyList<GeneratedCase> cases)
    {
        string input = Path.GetTempFileName(), output = Path.GetTempFileName();
        try
        {
            File.WriteAllText(input, "[\n" + string.Concat(cases.Select(c => c.ToEdn())) + "]\n",
                new UTF8Encoding(false));
            reference.Run(input, output);
            return Compare(cases, output);
        }
        catch (EdnException) when (cases.Count > 1)
        {
            // The recorder writes a float as a double, which can make a set no EDN: find the case, and leave it out.
            ComparisonResult left = Run([.. cases.Take(cases.Count / 2)]);
            ComparisonResult right = Run([.. cases.Skip(cases.Count / 2)]);
            return new(left.Cases + right.Cases, left.Steps + right.Steps, [.. left.Different, .. right.Different]);
        }
        catch (EdnException)
        {
            return new ComparisonResult(0, 0, []);
        }
        finally
        {
            File.Delete(input);
            File.Delete(output);
        }
    }

    private ComparisonResult Compare(IReadOnlyList<GeneratedCase> cases, string output)
    {
        Dictionary<string, GeneratedCase> byName = cases.ToDictionary(c => c.Name);
        HashSet<string> refused = RefusedSchemas(output);
        List<DifferingCase> different = [];
        int steps = 0;
        foreach (ConformanceCase @case in CaseReader.Read(output).Cases)
        {
            // The recorder writes a case with a nested query once more with the query quoted, under a name of its own.
            if (!byName.TryGetValue(@case.Name, out GeneratedCase? drawn))
            {
                continue;
            }

            IReadOnlyList<StepResult> results = _runner.Run(@case);
            steps += results.Count;
            List<StepResult> differing = refused.Contains(@case.Name)
                ? RefusedDifference(@case, results)
                : [.. results.Where(result => !result.IsSame && !IsExcused(result))];
            if (differing.Count > 0)
            {
                different.Add(new DifferingCase(drawn, differing));
            }
        }

        return new ComparisonResult(cases.Count, steps, different);
    }

    // The reference refused the schema: so must we, and no step can be compared.
    private static List<StepResult> RefusedDifference(ConformanceCase @case, IReadOnlyList<StepResult> results) =>
        results.All(r => r.Failure?.StartsWith("the schema was refused", StringComparison.Ordinal) == true)
            ? []
            : [new StepResult(@case.Name, 0, @case.Schema, "a refused schema", null, "the schema was accepted", false)];

    private static HashSet<string> RefusedSchemas(string output)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        if (EdnReader.Read(File.ReadAllText(output)) is EdnSequence forms)
        {
            names.UnionWith(forms.OfType<EdnMap>().Where(m => m.ContainsKey(Failed)).Select(m => (string)m[Name]!));
        }

        return names;
    }

    /// <summary>Tells whether a difference shows no fault of either side.</summary>
    internal static bool IsExcused(StepResult result) =>
        IsNoAnswer(result.Expected) || ShowsTheClock(result.Expected) || ShowsTheClock(result.Actual)
        || IsFoundEarly(result.Expected, result.Actual) || IsNeverReached(result.Expected, result.Actual)
        || DiffersByRounding(result.Expected, result.Actual);

    // A scan that runs into the transactions shows the time of the run, and two of them may fall into one millisecond.
    private static bool ShowsTheClock(object? outcome) => outcome switch
    {
        Instant instant =>
            instant.EpochMilliseconds > Clock.EpochMilliseconds - (long)TimeSpan.FromDays(1).TotalMilliseconds
                && instant.EpochMilliseconds < Clock.EpochMilliseconds + (long)TimeSpan.FromDays(1).TotalMilliseconds,
        Tagged { Tag.Name: "txinst" } => true,
        EdnMap map => map.Any(entry => ShowsTheClock(entry.Key) || ShowsTheClock(entry.Value)),
        IEnumerable<object?> items => items.Any(ShowsTheClock),
        _ => false,
    };

    // On purpose (docs/differences.md): a malformed pattern of a pull, a function of the wrong arity and a get of many
    // values are refused before anything runs. The reference finds them with the first row, or after another mistake,
    // and
    // never where there is no row: so it must refuse too, or find nothing.
    private static bool IsFoundEarly(object? expected, object? actual) =>
        MessageOf(actual) is { } message
        && (message.StartsWith(":pull/", StringComparison.Ordinal)
            || message.Contains(ManyNotSupported, StringComparison.Ordinal)
            || message.StartsWith("Wrong number of args", StringComparison.Ordinal))
        && (MessageOf(expected) is not null || IsNothing(expected));

    // On purpose: the plan may bring no row to a function that the reference, in the order written, gives one it
    // refuses.
    private static bool IsNeverReached(object? expected, object? actual) =>
        MessageOf(expected) is { } message && message.Contains(ManyNotSupported, StringComparison.Ordinal)
        && MessageOf(actual) is null;

    // A sum of doubles has the last digit that the order of its rows gives it.
    private static bool DiffersByRounding(object? expected, object? actual) => (expected, actual) switch
    {
        (double left, double right) => Math.Abs(left - right) <= 1e-13 * Math.Abs(left),
        (EdnMap, _) or (_, EdnMap) or (string, _) or (_, string) => EdnEquality.Instance.Equals(expected, actual),
        (EdnSequence left, EdnSequence right) =>
            left.Count == right.Count && left.Zip(right).All(pair => DiffersByRounding(pair.First, pair.Second)),
        _ => EdnEquality.Instance.Equals(expected, actual),
    };

    private static bool IsNothing(object? outcome) => outcome switch
    {
        null => true,
        string => false,
        IEnumerable<object?> items => items.All(IsNothing),
        _ => false,
    };

    private static string? MessageOf(object? outcome) => outcome is EdnMap map && map[Error] is EdnMap error
        ? error[Message] as string ?? ""
        : null;

    // Where the reference did not answer in time, there is nothing to compare with.
    private static bool IsNoAnswer(object? expected) => MessageOf(expected) == "no answer in 20 s";
}
