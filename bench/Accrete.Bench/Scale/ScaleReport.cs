using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Accrete.Bench.Scale;

/// <summary>Prints what was measured at each size; the last line sums it up.</summary>
internal sealed class ScaleReport(TextWriter output)
{
    private readonly List<ScaleMark> _marks = [];

    /// <summary>Prints the heads of the columns.</summary>
    public void Begin() => output.WriteLine(
        $"{"million datoms",14}{"datoms/s",10} |{"tx ms: median",14}{"p99",8}{"p99.9",8}{"most",8} |{"gc s",6}"
        + $"{"heap MB",9}{"resident",9}{"B/datom",9}{"res/heap",9}");

    /// <summary>Prints the line of a size.</summary>
    public void Add(ScaleMark mark)
    {
        _marks.Add(mark);
        output.WriteLine($"{mark.Datoms / 1e6,14:F1}{mark.Rate,10:N0} |{Part(mark, 0.5),14:F1}{Part(mark, 0.99),8:F1}"
            + $"{Part(mark, 0.999),8:F1}{Part(mark, 1),8:F1} |{mark.PauseSeconds,6:F1}{mark.HeapBytes / 1e6,9:N0}"
            + $"{mark.ResidentBytes / 1e6,9:N0}{Bytes(mark),9:F1}{Resident(mark),9:F2}");
    }

    /// <summary>Prints the questions and the last line.</summary>
    public void End()
    {
        output.WriteLine();
        output.WriteLine($"{"median, us",-32}{string.Concat(_marks.Select(mark => $"{mark.Datoms / 1e6,11:F1} M"))}"
            + $"{"last/first",13}");
        PrintProbes(isScan: false, mark => 1);
        PrintProbes(isScan: true, mark => mark.Datoms / (double)_marks[0].Datoms);
        output.WriteLine("last/first of a scan: of its time for each datom of the database");
        double[] all = [.. _marks.SelectMany(mark => mark.TransactionMs).Order()];
        double worst = ScaleMark.Quantile(all, 0.999) / ScaleMark.Quantile(all, 0.5);
        ScaleMark last = _marks[^1];
        output.WriteLine($"rate last/first = {last.Rate / _marks[0].Rate:F2}, p99.9/median = {worst:F2}, "
            + $"bytes/datom = {Bytes(last):F1}, resident/heap = {Resident(last):F2}");
    }

    private void PrintProbes(bool isScan, Func<ScaleMark, double> growth)
    {
        for (int i = 0; i < ScaleProbe.All.Count; i++)
        {
            if (ScaleProbe.All[i].IsScan == isScan)
            {
                double ratio = _marks[^1].ProbeMicroseconds[i] / growth(_marks[^1]) / _marks[0].ProbeMicroseconds[i];
                output.WriteLine($"{ScaleProbe.All[i].Name,-32}"
                    + $"{string.Concat(_marks.Select(mark => $"{mark.ProbeMicroseconds[i],13:N1}"))}{ratio,13:F2}");
            }
        }
    }

    private static double Part(ScaleMark mark, double part) => ScaleMark.Quantile(mark.TransactionMs, part);

    private static double Bytes(ScaleMark mark) => mark.HeapBytes / (double)mark.Datoms;

    private static double Resident(ScaleMark mark) => mark.ResidentBytes / (double)mark.HeapBytes;
}
