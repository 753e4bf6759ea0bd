namespace Accrete.Host.CommandLine;

/// <summary>What the command tells the shell that called it; documented in docs/cli.md.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>Done, and the answer is no: a case failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The data, the query or a file is wrong.</summary>
    public const int Data = 3;

    /// <summary>A mistake inside.</summary>
    public const int Internal = 4;

    /// <summary>A transactor could not start: a port or a folder is another's, or storage cannot be used.</summary>
    public const int NotStarted = 5;

    /// <summary>A transactor ended itself, since its storage failed.</summary>
    public const int StorageLost = 6;

    /// <summary>Stopped by Ctrl-C (128 + SIGINT, as shells have it).</summary>
    public const int Cancelled = 130;
}
