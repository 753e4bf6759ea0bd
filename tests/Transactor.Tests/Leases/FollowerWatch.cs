using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Tasks;
using Accrete.Storage.Memory;

namespace Accrete.Transactor.Tests.Leases;

/// <summary>Looks at what a leader writes and a standby reads, and knows when the one has followed the other.</summary>
internal sealed class FollowerWatch
{
    private readonly object _gate = new();
    private readonly TaskCompletionSource _hasFollowed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _nextAppend = "";
    private string? _awaited;
    private bool _isRead;

    /// <summary>Gets the keys that the standby has read.</summary>
    public ConcurrentQueue<string> Reads { get; } = [];

    /// <summary>Sees a call of the leader.</summary>
    public StorageFault Written(StorageCall call)
    {
        lock (_gate)
        {
            if (call.Method == StorageMethod.CompareAndSet && call.Key.StartsWith("log/", StringComparison.Ordinal))
            {
                int end = call.Key.LastIndexOf('/') + 1;
                long number = long.Parse(call.Key.AsSpan(end), CultureInfo.InvariantCulture);
                _nextAppend = string.Create(CultureInfo.InvariantCulture, $"{call.Key[..end]}{number + 1}");
            }
        }

        return StorageFault.None;
    }

    /// <summary>Sees a call of the standby.</summary>
    public StorageFault Read(StorageCall call)
    {
        if (call.Method != StorageMethod.Read)
        {
            return StorageFault.None;
        }

        Reads.Enqueue(call.Key);
        lock (_gate)
        {
            // It asks for the next append, and finds that there is none.
            _isRead |= call.Key == _awaited;

            // It looks for the root again only after it has taken all that it read before.
            if (_isRead && call.Key.StartsWith("root/", StringComparison.Ordinal))
            {
                _hasFollowed.TrySetResult();
            }
        }

        return StorageFault.None;
    }

    /// <summary>Waits until the standby has followed all that has been written by now.</summary>
    public Task HasFollowed()
    {
        lock (_gate)
        {
            _awaited = _nextAppend;
            return _hasFollowed.Task;
        }
    }
}
