using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Text;
using System.Threading;

namespace Accrete.Host.CommandLine;

/// <summary>What a command talks to: the streams of the process, or those of a test.</summary>
/// <param name="In">Where input is read.</param>
/// <param name="Out">Where answers go.</param>
/// <param name="Error">Where messages and progress go.</param>
/// <param name="IsTerminal">Whether a person sees <paramref name="Out"/>: colours and live progress only then.</param>
/// <param name="IsKeyboard">Whether a person types into <paramref name="In"/>.</param>
/// <param name="Clock">Tells the time.</param>
/// <param name="Interrupts">Where Ctrl-C arrives.</param>
internal sealed record HostIo(
    TextReader In,
    TextWriter Out,
    TextWriter Error,
    bool IsTerminal,
    bool IsKeyboard,
    TimeProvider Clock,
    Interrupts Interrupts)
{
    /// <summary>Gets whether a prompt makes sense: at a keyboard of a terminal without ANSI codes too.</summary>
    public bool ShowsPrompts { get; init; }

    /// <summary>Gets what Ctrl-C cancels.</summary>
    public CancellationToken Cancellation => Interrupts.Token;

    /// <summary>Returns the streams of this process. The text of all is UTF-8, whatever the locale says.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The streams of a process end with it.")]
    public static HostIo OfProcess(Interrupts interrupts)
    {
        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        StreamWriter output = new(Console.OpenStandardOutput(), utf8, 1 << 14)
        {
            AutoFlush = !Console.IsOutputRedirected,
        };
        StreamWriter error = new(Console.OpenStandardError(), utf8, 1 << 10) { AutoFlush = true };
        StreamReader input = new(Console.OpenStandardInput(), utf8, detectEncodingFromByteOrderMarks: true, 1 << 14);
        return new HostIo(
            input,
            output,
            error,
            IsSmart(Console.IsOutputRedirected),
            IsSmart(Console.IsInputRedirected),
            TimeProvider.System,
            interrupts)
        {
            ShowsPrompts = !Console.IsInputRedirected,
        };
    }

    private static bool IsSmart(bool isRedirected) =>
        !isRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
}
