using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Accrete.Conformance;
using Accrete.Differential.Generation;
using Accrete.Edn;
using Accrete.Host.Conformance;
using Xunit;

namespace Accrete.Differential;

/// <summary>Ours and the reference give the same outcomes for cases that nobody wrote.</summary>
public sealed class DrawnCases
{
    private const int CaseCount = 300;
    private const int CallCaseCount = 40;

    private static readonly Instant Clock = new(1_700_000_000_000);

    private static readonly string KnownFile = Path.Combine(Repository.Root, "tests", "Differential", "known.txt");
    private static readonly HashSet<string> Known = [.. File.ReadLines(KnownFile)
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' ')[0])];

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void Drawn_cases_give_what_the_reference_gives()
    {
        ReferenceProcess? reference = ReferenceProcess.Find(out string why);
        Skip.If(reference is null, why);
        // Not null: skipped above.
        ComparisonResult result = new Comparison(reference!).Run(
            [.. Enumerable.Range(0, CaseCount).Select(i => CaseGenerator.Draw(1, i))]);
        DifferingCase[] unknown = [.. result.Different.Where(found => !Known.Contains(found.Case.Name))];
        Assert.True(unknown.Length == 0, Describe(result with { Different = unknown }));
    }

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void Drawn_calls_give_what_the_reference_gives()
    {
        ReferenceProcess? reference = ReferenceProcess.Find(out string why);
        Skip.If(reference is null, why);
        // Not null: skipped above.
        ComparisonResult result = new Comparison(reference!).Run([.. Enumerable.Range(0, CallCaseCount).Select(
            i => LibraryGenerator.Draw(1, i))]);
        DifferingCase[] unknown = [.. result.Different
            .Select(found => found with
            {
                Differing = [.. found.Differing.Where(step => !KnownCalls.Has(EdnPrinter.Print(step.Step)))],
            })
            .Where(found => found.Differing.Count > 0)];
        Assert.True(unknown.Length == 0, Describe(result with { Different = unknown }));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public void Values_of_drawn_cases_are_the_folds_of_their_logs(int seed)
    {
        CaseRunner runner = new(
            Clock, new DataSets(Path.Combine(Repository.Root, "samples"), Clock), DatabaseOptions.Default, value =>
            {
                FoldLaw.Check(value);
                return value.Settled();
            });
        for (int i = 0; i < CaseCount; i++)
        {
            foreach (StepResult step in runner.Run(CaseReader.CaseOf(CaseGenerator.Draw((ulong)seed, i).ToEdn())))
            {
                Assert.True(step.Failure?.Contains("fold", System.StringComparison.Ordinal) != true, step.Failure);
            }
        }
    }

    [Fact]
    public void A_seed_and_a_number_give_the_same_case_every_time()
    {
        Assert.Equal(CaseGenerator.Draw(7, 42).ToEdn(), CaseGenerator.Draw(7, 42).ToEdn());
        Assert.NotEqual(CaseGenerator.Draw(7, 42).ToEdn(), CaseGenerator.Draw(7, 43).ToEdn());
        Assert.NotEqual(CaseGenerator.Draw(7, 42).ToEdn(), CaseGenerator.Draw(8, 42).ToEdn());
    }

    [Fact]
    public void Every_drawn_case_is_EDN()
    {
        for (int i = 0; i < CaseCount; i++)
        {
            Assert.IsType<EdnMap>(EdnReader.Read(CaseGenerator.Draw(1, i).ToEdn()));
        }
    }

    private static string Describe(ComparisonResult result)
    {
        StringBuilder text = new($"{result.Different.Count} of {result.Cases} cases differ\n");
        foreach (DifferingCase found in result.Different)
        {
            text.AppendLine($"{found.Case.Name} step {found.First.Number}: {EdnPrinter.Print(found.First.Step)}");
            text.AppendLine($"  expected {EdnPrinter.Print(found.First.Expected)}");
            text.AppendLine($"  actual   {found.First.Failure ?? EdnPrinter.Print(found.First.Actual)}");
        }

        return text.ToString();
    }
}
