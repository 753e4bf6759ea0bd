using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Accrete.Log;
using Accrete.Roots;
using Accrete.Segments;
using Accrete.Storage;
using Accrete.Storage.Actors;
using Accrete.Storage.Messages;
using Accrete.Storage.Persistence;

namespace Accrete.Remote;

/// <summary>Opens the value of a database from its storage, the newest root and the log after it, and reads the log on
/// when that is asked for. Its actor makes the calls.</summary>
internal sealed class FollowedLog
{
    private readonly RemoteContext _context;
    private readonly string _id;
    private readonly CallTable _calls;
    private readonly RootStore _roots;
    private readonly LogIo _io;
    private readonly Action<object> _tell;
    private readonly HashSet<long> _rootReads = [];
    private readonly Queue<LogEntry> _unapplied = [];
    private TailReader? _tail;
    private FollowedValue? _value;
    private SegmentId _missing;
    private long _leptFrom = -1;
    private long _leptTo = -1;
    private bool _isBehind;

    /// <summary>Makes what has read nothing yet.</summary>
    /// <param name="context">What the databases of a storage share.</param>
    /// <param name="id">What names the database for ever.</param>
    /// <param name="calls">Makes the calls.</param>
    /// <param name="tell">Is told <see cref="Following"/>, <see cref="Reported"/> and <see cref="Reindexed"/>.</param>
    public FollowedLog(RemoteContext context, string id, CallTable calls, Action<object> tell)
    {
        (_context, _id, _calls, _tell) = (context, id, calls, tell);
        _roots = context.NewRoots();
        _io = new LogIo(context.Node, id, calls, Akka.Actor.ActorRefs.Nobody, static _ => { });
    }

    /// <summary>Gets whether the value is known.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Gets whether the log is being read.</summary>
    public bool IsReading => _tail is null || _tail.IsReading || _isBehind;

    /// <summary>Gets the newest value; once it is known.</summary>
    public Database Newest => _value!.Newest; // asked for when open

    /// <summary>Gets the t of the newest value.</summary>
    public long BasisT => _value!.BasisT; // asked for when open

    /// <summary>Reads the newest root: to open the value, or to take its indexes for those in memory.</summary>
    public void ReadRoot()
    {
        (IStorage storage, TimeSpan within, RefKey key) =
            (_context.Node.Storage, _context.Node.Settings.CallTimeout, LogKeys.Root(_id));
        _rootReads.Add(_calls.Start(call => StorageCalls.Read(storage, [key], within, call)));
    }

    /// <summary>Takes the answer of one of its calls.</summary>
    /// <returns>Whether nothing is being read any more.</returns>
    /// <exception cref="AccreteException">Storage refuses, or what is stored is damaged.</exception>
    public bool Receive(StorageAnswer answer)
    {
        if (_rootReads.Remove(answer.Call))
        {
            RootRead(answer);
        }
        else
        {
            TailRead(answer);
        }

        return !IsReading;
    }

    /// <summary>Reads the log on to its end.</summary>
    /// <exception cref="AccreteException">Storage refuses, or what is stored is damaged.</exception>
    public void CatchUp()
    {
        ApplyRead();
        _tail?.Begin();
    }

    /// <summary>Looks for a root that holds what the log or the indexes of the value have no more, since the collector
    /// has deleted it, and goes on from there.</summary>
    /// <returns>False where that was tried from this value already, or none is known yet.</returns>
    public bool TryLeapAhead()
    {
        if (_value is null || _leptFrom == BasisT)
        {
            return false;
        }

        (_leptFrom, _isBehind) = (BasisT, true);
        ReadRoot();
        return true;
    }

    /// <summary>Need not read the log up to a place that is told otherwise.</summary>
    public void Skip(LogAnchor anchor) => _tail?.Skip(anchor);

    /// <summary>Lets go of the segments that are kept at hand; values that are still read load them again.</summary>
    public void Release() => _roots.Cache.Release();

    /// <summary>Applies an entry, where it is not known already.</summary>
    public void Apply(LogEntry entry) => Apply(entry, isCatchingUp: false);

    /// <summary>Returns the report of a transaction that was applied just now, or while catching up.</summary>
    /// <exception cref="AccreteException">Storage refuses: what a leap has left out is read from it.</exception>
    public TxReport? ReportOf(long t) => _value?.ReportOf(t) ?? (t <= _leptTo ? ReportOfLog(t) : null);

    /// <summary>Takes note that the transactor's stream has come to a transaction.</summary>
    public void Told(long t) => _value?.Told(t);

    /// <summary>Takes note that no answers are to come for what was read.</summary>
    public void Forget()
    {
        // A leap whose root could not be read is given up: it would hold back all that is told from now on.
        (_leptFrom, _isBehind) = (-1, false);
        _value?.Forget();
    }

    private void RootRead(StorageAnswer answer)
    {
        RootRecord? root = StorageAnswers.RefOf(answer) is { } record ? RootRefCodec.Decode(record.Value) : null;
        DatabaseState? stored = null;
        if (root is not null && !TryOpen(RootName.Read(root.Root.Span), out stored))
        {
            ReadRoot();
            return;
        }

        LogAnchor anchor = root?.Anchor ?? LogAnchor.Beginning;
        if (_value is null)
        {
            Open(stored, anchor);
        }
        else if (_isBehind)
        {
            Overtake(stored, anchor);
        }
        else
        {
            Adopt(stored);
        }
    }

    private void Open(DatabaseState? stored, LogAnchor anchor)
    {
        _value = new FollowedValue(stored ?? Bootstrap.Create(_id, _context.Options).State);
        _tail = new TailReader(_io, anchor);
        _tail.Begin();
    }

    /// <summary>Opens the value that a root is.</summary>
    /// <returns>False where it was collected since its name was read, as it seems: there is a newer one.</returns>
    /// <exception cref="AccreteException">Storage does not give it, or not twice.</exception>
    private bool TryOpen(SegmentId id, out DatabaseState? stored)
    {
        try
        {
            stored = _roots.Read(id, _context.Options);
            return true;
        }
        catch (AccreteException missing) when (SegmentErrors.IsMissing(missing) && id != _missing)
        {
            (_missing, stored) = (id, null);
            return false;
        }
    }

    /// <summary>Takes the indexes of a root for those in memory.</summary>
    private void Adopt(DatabaseState? stored)
    {
        if (stored is not null && _value!.Adopt(stored)) // asked for when open
        {
            _tell(new Reindexed(_value.Newest));
        }
    }

    /// <summary>Returns the report of a transaction that was never applied here: of its values, as views of the newest
    /// one.</summary>
    private TxReport? ReportOfLog(long t) => Newest.Log.Range(t, t + 1)
        .Select(entry => new TxReport(
            Newest.AsOf(t - 1), Newest.AsOf(t), entry.Data, ImmutableDictionary<object, long>.Empty))
        .FirstOrDefault();

    /// <summary>Goes on from a root where that is newer than what the log told, and then by the log.</summary>
    private void Overtake(DatabaseState? stored, LogAnchor anchor)
    {
        _isBehind = false;
        if (stored is not null && stored.BasisT > BasisT)
        {
            _value = new FollowedValue(stored);
            _leptTo = stored.BasisT;
            _tell(new Following(Newest));
        }
        else
        {
            Adopt(stored);
        }

        if (_tail is { IsReading: false })
        {
            _tail.Skip(anchor);
            _tail.Begin();
        }
    }

    private void TailRead(StorageAnswer answer)
    {
        Invariant.Check(_tail is not null, "the log is read after the root");
        List<LogEntry> entries = [];
        bool isEnd = _tail.Receive(answer, entries);
        foreach (LogEntry entry in entries)
        {
            _unapplied.Enqueue(entry);
        }

        ApplyRead();

        if (isEnd && !IsOpen)
        {
            IsOpen = true;
            _tell(new Following(Newest));
        }
    }

    /// <summary>Applies what was read of the log.</summary>
    /// <remarks>An entry that retracts something may need a segment, which storage may not give. The tail has passed it
    /// by then: so it stays here until it is applied, and nothing that comes later is applied before it.</remarks>
    private void ApplyRead()
    {
        while (_unapplied.TryPeek(out LogEntry? entry))
        {
            Apply(entry, isCatchingUp: IsOpen);
            _unapplied.Dequeue();
        }
    }

    private void Apply(LogEntry entry, bool isCatchingUp)
    {
        if (_value?.Apply(entry, isCatchingUp) is not { } report)
        {
            return;
        }

        if (IsOpen)
        {
            _tell(new Reported(report));
        }

        if (_value.Adopt(null))
        {
            _tell(new Reindexed(_value.Newest));
        }
    }
}
