using System;
using Accrete.Host.CommandLine;

namespace Accrete.Host;

/// <summary>The command.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        using Interrupts interrupts = new();
        Console.CancelKeyPress += (_, pressed) => pressed.Cancel = interrupts.Interrupt();
        return HostCommands.Run(arguments, HostIo.OfProcess(interrupts));
    }
}
