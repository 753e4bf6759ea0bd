using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Log;
using Accrete.Simulation.World;
using Accrete.Storage.Wire;
using Google.Protobuf;

namespace Accrete.Simulation.Mutants;

/// <summary>Mistakes between a peer and a transactor: what the session, the stream or the client may get
/// wrong.</summary>
internal static class WireMutants
{
    private const int Rare = 30;

    /// <summary>Gets them.</summary>
    public static IEnumerable<Mutant> All { get; } =
    [
        Told("entry-skipped", "The follower passes over an entry without looking for the gap.",
            static (item, draws) => item.Entry is null ? [item] : draws.Chance(Rare) ? [] : [Unchecked(item)]),
        Told("entry-cut-short", "An entry that is told lacks its last datom.",
            static (item, draws) => [item.Entry is not null && draws.Chance(Rare) ? CutShort(item) : item]),
        Told("acknowledged-at-another-t", "An answer names the transaction before.",
            static (item, _) => [item.Done is null ? item : With(item, one => one.Done.T -= 1)], isQuick: true),
        Told("committed-is-refused", "A transaction that is done is said to be refused.",
            static (item, draws) => [item.Done is not null && draws.Chance(Rare) ? Refused(item.Done.Request) : item]),
        Told("refused-is-committed", "A transaction that was refused is said to be done.",
            static (item, draws) => [item.NotDone is { } refused && draws.Chance(Rare * 10) ? Claimed(refused) : item]),
        Told("sync-too-early", "Sync is told of less than is durable.",
            static (item, _) => [item.Answer is null ? item : With(item, one => one.Answer.T -= 1)], isQuick: true),
        Sent("submitted-twice", "A transaction is handed to the transactor twice.",
            static (all, draws) => draws.Chance(Rare) ? [all, all] : [all], isQuick: true),
        Sent("requests-mixed-up", "Two transactions that travel together change their numbers.",
            static (all, _) => [Crossed(all)]),
        Sent("one-request-number", "All transactions have the same number.",
            static (all, _) => [Numbered(all)]),
    ];

    private static Mutant Told(
        string name, string what, Func<Item, Prng, IEnumerable<Item>> change, bool isQuick = false) =>
        new(name, what, new Mutations
        {
            Wire = (message, _, draws) => [message is News news ? Changed(news, draws, change) : message],
        }, isQuick);

    private static Mutant Sent(
        string name, string what, Func<Submissions, Prng, IEnumerable<IWireMessage>> change, bool isQuick = false) =>
        new(name, what, new Mutations
        {
            Wire = (message, _, draws) => message is Submissions all ? change(all, draws) : [message],
        }, isQuick);

    private static News Changed(News news, Prng draws, Func<Item, Prng, IEnumerable<Item>> change)
    {
        News changed = new() { Number = news.Number };
        changed.Items.AddRange(news.Items.SelectMany(item => change(item, draws)));
        return changed;
    }

    private static Item With(Item item, Action<Item> change)
    {
        Item changed = item.Clone();
        change(changed);
        return changed;
    }

    private static Item Unchecked(Item item) => With(item, static one => one.Entry.Before = 0);

    private static Item CutShort(Item item) => With(item, static one =>
    {
        LogEntry entry = LogEntryCodec.Read(one.Entry.Entry_.Span);
        one.Entry.Entry_ = ByteString.CopyFrom(LogEntryCodec.Write(entry with { Data = [.. entry.Data.SkipLast(1)] }));
    });

    private static Item Refused(long request) => new()
    {
        NotDone = new NotDone
        {
            Request = request,
            Error = WireErrors.ToWire(DbErrors.Argument("This is a mutant.")),
        },
    };

    private static Item Claimed(NotDone refused) => new() { Done = new Done { Request = refused.Request, T = 1001 } };

    private static Submissions Crossed(Submissions all)
    {
        Submissions crossed = all.Clone();
        if (crossed.All.Count > 1)
        {
            (crossed.All[0].Request, crossed.All[1].Request) = (crossed.All[1].Request, crossed.All[0].Request);
        }

        return crossed;
    }

    private static Submissions Numbered(Submissions all)
    {
        Submissions numbered = all.Clone();
        foreach (Submission one in numbered.All)
        {
            one.Request = 1;
        }

        return numbered;
    }
}
