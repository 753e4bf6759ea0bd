using System.IO;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Host.Conformance;

/// <summary>How much a report tells.</summary>
internal enum ReportDetail
{
    /// <summary>One line a file.</summary>
    Summary,

    /// <summary>Each differing step too.</summary>
    Differences,

    /// <summary>Each step with the outcome given here.</summary>
    Answers,
}

/// <summary>Prints how case files came out.</summary>
internal sealed class ConformanceReport(TextWriter output, ReportDetail detail)
{
    private const int WidthMax = 110;

    private int _passed;

    /// <summary>Gets how many steps failed.</summary>
    public int FailedCount { get; private set; }

    /// <summary>Adds the results of a file.</summary>
    public void Add(FileResult file)
    {
        foreach (StepResult result in file.Results)
        {
            if (detail == ReportDetail.Answers)
            {
                PrintAnswer(result);
            }
            else if (detail == ReportDetail.Differences && !result.IsSame)
            {
                PrintDifference(result, file.Path);
            }
        }

        int failed = file.Results.Count(result => !result.IsSame);
        FailedCount += failed;
        _passed += file.Results.Count - failed;
        if (detail != ReportDetail.Answers)
        {
            output.WriteLine(
                $"{Path.GetFileName(file.Path),-24} {file.Results.Count - failed,5} passed {failed,5} failed");
        }
    }

    /// <summary>Prints the last line: the sums.</summary>
    public void Finish()
    {
        output.WriteLine($"{_passed} passed, {FailedCount} failed");
        output.Flush();
    }

    private void PrintDifference(StepResult result, string path)
    {
        string number = result.Number > 0 ? $" step {result.Number}" : "";
        output.WriteLine($"{Path.GetFileName(path)} {result.CaseName}{number}");
        Print("step    ", result.Step);
        Print("expected", result.Expected);
        if (result.Failure is null)
        {
            Print("actual  ", result.Actual);
        }
        else
        {
            output.WriteLine($"  actual    {result.Failure}");
        }

        output.WriteLine();
    }

    private void PrintAnswer(StepResult result)
    {
        string sign = result.IsSame ? "" : "  ; differs";
        output.WriteLine($";; {result.CaseName} {result.Number}{sign}");
        Print("step  ", result.Step);
        Print("answer", result.Failure ?? result.Actual);
    }

    private void Print(string label, object? value)
    {
        string text = EdnPrinter.Pretty(value, WidthMax);
        string indent = new(' ', label.Length + 4);
        output.WriteLine($"  {label}  {text.Replace("\n", "\n" + indent, System.StringComparison.Ordinal)}");
    }
}
