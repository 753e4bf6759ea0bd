using System;
using Accrete.Storage.Actors;

namespace Accrete.Storage.Persistence.Jobs;

/// <summary>Is one thing that a log's actor does: opening, replaying, writing. It starts calls and learns from their
/// answers, one at a time.</summary>
internal interface ILogJob
{
    /// <summary>Gets how long it may go without an answer of the service that brings it further.</summary>
    TimeSpan Deadline { get; }

    /// <summary>Begins.</summary>
    void Start();

    /// <summary>Goes on.</summary>
    /// <param name="answer">The answer to one of its calls; never a failure.</param>
    void Receive(StorageAnswer answer);

    /// <summary>Tells those who wait that it failed; also where it was never begun.</summary>
    void Fail(Exception cause);
}
