using System.Threading;

namespace Accrete.Host.Workspace;

/// <summary>Shorter ways to use a workspace.</summary>
internal static class Workspaces
{
    /// <summary>Applies a transaction, and waits.</summary>
    /// <exception cref="AccreteException">As for <see cref="IWorkspace.TransactAsync"/>.</exception>
    public static TxReport Transact(this IWorkspace workspace, object? txData, CancellationToken cancellation) =>
        workspace.TransactAsync(txData, cancellation).GetAwaiter().GetResult();
}
