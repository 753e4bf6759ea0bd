using System;
using System.Collections.Generic;
using Accrete.Storage.Wire;
using Google.Protobuf;

namespace Accrete.Remote;

/// <summary>Gathers transactions on their way to a transactor: so many may be without an answer as the session allows,
/// the others wait here.</summary>
internal sealed class Submitter
{
    private readonly Queue<Submission> _waiting = [];
    private readonly HashSet<long> _inFlight = [];

    /// <summary>Gets or sets how many may be without an answer.</summary>
    public int InFlightMax { get; set; }

    /// <summary>Gets whether something can be sent now.</summary>
    public bool CanSend => _waiting.Count > 0 && _inFlight.Count < InFlightMax;

    /// <summary>Adds a transaction.</summary>
    /// <exception cref="AccreteException">It is too large to be sent.</exception>
    public void Add(long request, byte[] data)
    {
        if (data.Length > WireLimits.TransactionBytesMax)
        {
            throw DbErrors.Argument(
                $"A transaction may have {WireLimits.TransactionBytesMax >> 20} MB on its way to the transactor: make "
                    + "several of it.");
        }

        int start = 0;
        do
        {
            int length = Math.Min(WireLimits.PartBytes, data.Length - start);
            int left = data.Length - start - length;
            _waiting.Enqueue(new Submission
            {
                Request = request,
                Data = UnsafeByteOperations.UnsafeWrap(data.AsMemory(start, length)),
                PartsLeft = (left + WireLimits.PartBytes - 1) / WireLimits.PartBytes,
            });
            start += length;
        }
        while (start < data.Length);
    }

    /// <summary>Takes the next message, of a size that travels well.</summary>
    public Submissions Next()
    {
        Submissions message = new();
        long bytes = 0;
        while (bytes < WireLimits.MessageBytes && CanSend && _waiting.TryDequeue(out Submission? submission))
        {
            message.All.Add(submission);
            bytes += submission.CalculateSize();
            if (submission.PartsLeft == 0)
            {
                _inFlight.Add(submission.Request);
            }
        }

        return message;
    }

    /// <summary>Takes note of an answer.</summary>
    public void Answered(long request) => _inFlight.Remove(request);

    /// <summary>Forgets all: the session has ended, or the writer behind it.</summary>
    /// <returns>The transactions that were not sent, so that they have surely no effect.</returns>
    public IReadOnlySet<long> Forget()
    {
        HashSet<long> unsent = [];
        foreach (Submission submission in _waiting)
        {
            unsent.Add(submission.Request);
        }

        _waiting.Clear();
        _inFlight.Clear();
        return unsent;
    }
}
