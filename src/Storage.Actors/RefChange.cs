using System;
using System.Threading;
using System.Threading.Tasks;
using Accrete.Storage.Actors;

namespace Accrete.Storage;

/// <summary>Changes a ref of which others may change the same at the same time: reads it, makes what it shall hold,
/// and writes that if nothing else was written meanwhile; else again.</summary>
internal static class RefChange
{
    /// <summary>Changes a ref.</summary>
    /// <param name="node">The storage.</param>
    /// <param name="key">The key of the ref.</param>
    /// <param name="change">Returns what the ref shall hold instead of what it holds (null where it is absent); null
    /// where nothing is to change.</param>
    /// <param name="token">Gives up; it may be changed all the same.</param>
    /// <returns>Whether something was to change.</returns>
    /// <exception cref="AccreteException">Storage does not answer, or refuses.</exception>
    public static async Task<bool> ApplyAsync(
        StorageNode node, RefKey key, Func<ReadOnlyMemory<byte>?, byte[]?> change, CancellationToken token)
    {
        while (true)
        {
            RefRecord? record = await node.Storage.ReadAsync(key, node.Settings.CallTimeout, token)
                .ConfigureAwait(false);
            if (change(record?.Value) is not { } value)
            {
                return false;
            }

            RefWrite write = new(node.Chance.NewToken(), value);
            if (await WriteAsync(node, key, record?.Version ?? RefVersion.Absent, write, token).ConfigureAwait(false))
            {
                return true;
            }
        }
    }

    /// <summary>Drives one conditional write to its outcome.</summary>
    /// <param name="node">The storage.</param>
    /// <param name="key">The key of the ref.</param>
    /// <param name="expected">The version that must be there.</param>
    /// <param name="write">What is written; null removes it.</param>
    /// <param name="token">Gives up; it may be written all the same.</param>
    /// <returns>Whether it took effect.</returns>
    /// <exception cref="AccreteException">Storage does not answer, or refuses.</exception>
    public static async Task<bool> WriteAsync(
        StorageNode node, RefKey key, RefVersion expected, RefWrite? write, CancellationToken token)
    {
        ConditionalWrite attempt = ConditionalWrite.Begin(key, expected, write);
        while (!attempt.IsSettled)
        {
            token.ThrowIfCancellationRequested();
            if (attempt.Cause is { IsTransient: false } cause)
            {
                throw cause;
            }

            attempt = attempt.Next == ConditionalWrite.Step.Send
                ? attempt.AfterWrite(await node.Storage.CompareAndSetAsync(
                    key, expected, write, node.Settings.CallTimeout, token).ConfigureAwait(false))
                : attempt.AfterRead(await node.Storage.ReadAsync(key, node.Settings.CallTimeout, token)
                    .ConfigureAwait(false));
        }

        return attempt.Next == ConditionalWrite.Step.Committed;
    }
}
