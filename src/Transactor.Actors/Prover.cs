using System;
using Accrete.Transactions.Processing;
using Akka.Actor;

namespace Accrete.Transactor;

/// <summary>Reads all data of attributes that transactions alter, so that the transactor need not.</summary>
internal sealed class Prover : UntypedActor
{
    /// <summary>Says how to make one.</summary>
    public static Props Props() =>
        Akka.Actor.Props.CreateBy(new Producer()).WithDispatcher(TransactorConfig.BackgroundDispatcher);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        if (message is not Prove prove)
        {
            Unhandled(message);
            return;
        }

        try
        {
            AlterationProof proof = AlterationProof.Of(prove.Before, prove.Request.Submit.Data, prove.Now);
            Sender.Tell(new Proven(proof, prove.Request));
        }
        catch (AccreteException refusal)
        {
            Sender.Tell(new Refuted(refusal, prove.Request));
        }
    }

    private sealed class Producer : IIndirectActorProducer
    {
        public Type ActorType => typeof(Prover);

        public ActorBase Produce() => new Prover();

        public void Release(ActorBase actor)
        {
        }
    }
}
