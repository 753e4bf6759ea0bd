using System;
using Accrete.Edn;
using Accrete.Storage.Messages;
using Accrete.Storage.Persistence;
using Accrete.Transactions.Processing;
using Akka.Actor;

namespace Accrete.Transactor;

/// <summary>A transaction that is asked for.</summary>
/// <param name="Submit">What was sent.</param>
/// <param name="Sender">Who gets the answer.</param>
/// <param name="Proof">That the data of altered attributes allows it, where somebody has looked.</param>
/// <param name="Attempts">How often somebody looked.</param>
/// <param name="Arrived">When it came, as the clock's time stamp.</param>
internal sealed record Request(Submit Submit, IActorRef Sender, AlterationProof? Proof, int Attempts, long Arrived);

/// <summary>Asks the prover to read the data of the attributes that a transaction alters.</summary>
/// <param name="Before">A value to read it in.</param>
/// <param name="Now">The time.</param>
/// <param name="Request">The transaction.</param>
internal sealed record Prove(Database Before, Instant Now, Request Request);

/// <summary>The data allows the alteration.</summary>
/// <param name="Proof">How long that holds.</param>
/// <param name="Request">The transaction.</param>
internal sealed record Proven(AlterationProof Proof, Request Request);

/// <summary>The data does not allow the alteration, or the transaction is refused for another reason.</summary>
/// <param name="Error">Why.</param>
/// <param name="Request">The transaction.</param>
internal sealed record Refuted(AccreteException Error, Request Request);

/// <summary>Asks the indexer to store a value's indexes.</summary>
/// <param name="State">A durable value.</param>
/// <param name="Anchor">The last append of the log that it holds whole.</param>
internal sealed record IndexJob(DatabaseState State, LogAnchor Anchor);

/// <summary>Indexes are stored, and readers can find them.</summary>
/// <param name="Stored">The value that the job began with, as it is stored.</param>
internal sealed record IndexJobDone(DatabaseState Stored);

/// <summary>An index job failed; nothing changed.</summary>
/// <param name="Error">Why.</param>
internal sealed record IndexJobFailed(AccreteException Error);

/// <summary>The transactor knows the truth, and works.</summary>
/// <param name="BasisT">The newest transaction.</param>
internal sealed record Recovered(long BasisT);

/// <summary>The transactor is about to stop.</summary>
/// <param name="Cause">Why.</param>
internal sealed record Stopping(Exception Cause);
