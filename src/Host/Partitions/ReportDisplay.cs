using System;
using System.Globalization;
using Accrete.Host.CommandLine;
using Accrete.Host.Output;
using Spectre.Console;

namespace Accrete.Host.Partitions;

/// <summary>Runs what reads all datoms, and shows how far it is: a bar for a person; else a line each tenth, where
/// there is much to read.</summary>
internal static class ReportDisplay
{
    /// <summary>Fewer datoms are read before anybody looks.</summary>
    private const long WorthTelling = 1_000_000;

    private const int Tenths = 10;

    /// <summary>Runs the work.</summary>
    /// <param name="io">The streams.</param>
    /// <param name="isQuiet">Whether to show nothing.</param>
    /// <param name="what">What is counted, and done to it: <c>datoms read</c>.</param>
    /// <param name="work">Tells the function that it is given how many it has done, of how many.</param>
    /// <returns>What the work returns.</returns>
    public static T Run<T>(HostIo io, bool isQuiet, string what, Func<Action<long, long>?, T> work) =>
        isQuiet ? work(null) : io.IsTerminal ? RunWithBar(io, what, work) : work(Lines(io, what));

    private static Action<long, long> Lines(HostIo io, string what)
    {
        long told = 0;
        return (done, total) =>
        {
            long tenth = total < WorthTelling ? 0 : done * Tenths / total;
            if (tenth > told)
            {
                told = tenth;
                io.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{tenth * Tenths}% of {total:N0} {what}"));
            }
        };
    }

    private static T RunWithBar<T>(HostIo io, string what, Func<Action<long, long>?, T> work)
    {
        IAnsiConsole console = TablePrinter.ConsoleOn(io.Error, isTerminal: true);
        Progress bar = console.Progress().AutoClear(true).HideCompleted(false).Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
        return bar.Start(context =>
        {
            ProgressTask task = context.AddTask(what);
            return work((done, total) =>
            {
                task.MaxValue = Math.Max(1, total);
                task.Value = done;
            });
        });
    }
}
