using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime;
using System.Threading;
using Accrete.Host.CommandLine;

namespace Accrete.Hostile;

/// <summary>Runs inputs one after the other in one process, as the command runs each, and says what became of
/// each.</summary>
/// <remarks>An input that ends the process ends it here too: the last line that was begun names it.</remarks>
internal static class Program
{
    /// <summary>What a process has that has just begun: what more there is before an input was left by those before
    /// it.</summary>
    private const long FreshBytes = 100L << 20;

    private static int Main(string[] numbers)
    {
        HostileInput[] all = [.. HostileInputs.All()];
        foreach (string number in numbers)
        {
            Console.WriteLine(number);
            Console.Out.Flush();
            Console.WriteLine(Run(all[int.Parse(number, CultureInfo.InvariantCulture)]).ToLine());
            Console.Out.Flush();
        }

        return 0;
    }

    private static CommandRun Run(HostileInput input)
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long kept = Math.Max(0, Environment.WorkingSet - FreshBytes);
        using Process process = Process.GetCurrentProcess();
        using PeakWatch peak = new();
        using StringReader reader = new(input.Input);
        using BeginningWriter output = new(), error = new();
        using Interrupts interrupts = new();
        HostIo io = new(reader, output, error, IsTerminal: false, IsKeyboard: false, TimeProvider.System, interrupts);
        TimeSpan before = process.TotalProcessorTime;
        long begun = TimeProvider.System.GetTimestamp();
        int exit = HostCommands.Run(input.Arguments(), io);
        TimeSpan wall = TimeProvider.System.GetElapsedTime(begun);
        process.Refresh();
        return new CommandRun(exit, wall, process.TotalProcessorTime - before, peak.Bytes - kept, error.ToString());
    }

    /// <summary>Looks again and again at how much memory the process has.</summary>
    private sealed class PeakWatch : IDisposable
    {
        private readonly ManualResetEventSlim _end = new();
        private readonly Thread _thread;
        private long _bytes;

        public PeakWatch()
        {
            _thread = new Thread(Watch) { IsBackground = true };
            _thread.Start();
        }

        public long Bytes => Interlocked.Read(ref _bytes);

        public void Dispose()
        {
            _end.Set();
            _thread.Join();
            _end.Dispose();
        }

        private void Watch()
        {
            do
            {
                Interlocked.Exchange(ref _bytes, Math.Max(_bytes, Environment.WorkingSet));
            }
            while (!_end.Wait(TimeSpan.FromMilliseconds(20)));
        }
    }

    /// <summary>Keeps the beginning of what is written.</summary>
    private sealed class BeginningWriter : StringWriter
    {
        private const int LengthMax = 1 << 16;

        public BeginningWriter()
            : base(CultureInfo.InvariantCulture)
        {
        }

        public override void Write(char value)
        {
            if (GetStringBuilder().Length < LengthMax)
            {
                base.Write(value);
            }
        }

        public override void Write(char[] buffer, int index, int count) =>
            base.Write(buffer, index, Math.Min(count, Math.Max(0, LengthMax - GetStringBuilder().Length)));

        public override void Write(string? value) =>
            base.Write(value?[..Math.Min(value.Length, Math.Max(0, LengthMax - GetStringBuilder().Length))]);
    }
}
