using System;
using System.IO;
using System.Threading.Tasks;
using Accrete.Host.CommandLine;
using Xunit;

namespace Accrete.Host.Tests.CommandLine;

/// <summary>Ctrl-C stops a command that waits for its input.</summary>
public sealed class WaitingInputTests
{
    [Theory]
    [InlineData("import", "-")]
    [InlineData("q", "-")]
    [InlineData("q", "[:find ?x :in $ ?x]", "-")]
    [InlineData("transact", "-")]
    [InlineData("pull", "[*]", "-")]
    public async Task A_command_whose_input_never_comes_is_stopped_at_once(params string[] arguments)
    {
        using SilentReader silent = new();
        using Interrupts interrupts = new();
        using StringWriter output = new(), error = new();
        HostIo io = new(silent, output, error, IsTerminal: false, IsKeyboard: false, TimeProvider.System, interrupts);
        Task<int> run = Task.Run(() => HostCommands.Run(arguments, io));
        await silent.Asked.Task;
        Assert.True(interrupts.Interrupt());
        Assert.Equal(ExitCodes.Cancelled, await run);
        Assert.Contains("Stopped.", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>An input that says nothing until it is closed.</summary>
    private sealed class SilentReader : TextReader
    {
        private readonly TaskCompletionSource _closed = new();

        public TaskCompletionSource Asked { get; } = new();

        public override int Read(char[] buffer, int index, int count)
        {
            Asked.TrySetResult();
            _closed.Task.GetAwaiter().GetResult();
            return 0;
        }

        protected override void Dispose(bool disposing)
        {
            _closed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
