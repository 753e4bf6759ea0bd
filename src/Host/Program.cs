using System;
using System.Threading;
using Accrete.Host.CommandLine;

namespace Accrete.Host;

/// <summary>The command.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        using CancellationTokenSource stop = new();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // The first Ctrl-C lets the work end well, the second ends the process.
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        return HostCommands.Run(arguments, HostIo.OfProcess(stop.Token));
    }
}
