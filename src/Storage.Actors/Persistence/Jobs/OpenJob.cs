using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Storage.Actors;

namespace Accrete.Storage.Persistence.Jobs;

/// <summary>Opens a log for writing: finds its end and raises its epoch there, so that no earlier writer can append any
/// more.</summary>
/// <remarks>
/// <para>The race that it settles:</para>
/// <list type="number">
/// <item>An old writer sends append 7, whose answer is lost; it gives up, and a new one comes.</item>
/// <item>The new one finds that 6 is the last, and appends the next epoch at 7, only if it is absent.</item>
/// <item>Either it wins, and the late append of the old one is rejected; or the late append is there first, the new
/// one is rejected, takes 7 for a part of the log, and tries at 8.</item>
/// </list>
/// <para>Another one: (1) the new writer reads the root, which holds appends up to 6, and sleeps; (2) a root is moved
/// that holds them up to 9, and the collector deletes 7 and 8; (3) the new one finds that 7 is absent. So it reads the
/// root again when its append stands: 7 was an end only where no root held it.</para>
/// </remarks>
internal sealed class OpenJob : ILogJob
{
    private readonly Action<Exception> _failed;
    private readonly LogIo _io;
    private EndOfLog _end;
    private IReadOnlyList<long>? _probes;
    private RefRecord? _last;
    private long _epoch;
    private long _sequence;
    private ConditionalWrite? _fence;
    private bool _isChecking;

    /// <summary>Makes the job.</summary>
    /// <param name="io">Makes calls, and is told the end.</param>
    /// <param name="failed">Is told why it failed.</param>
    public OpenJob(LogIo io, Action<Exception> failed) => (_io, _failed) = (io, failed);

    /// <inheritdoc/>
    public TimeSpan Deadline => _io.Node.Settings.ReplayDeadline;

    /// <inheritdoc/>
    public void Start() => _io.Read([LogKeys.Root(_io.PersistenceId)]);

    /// <inheritdoc/>
    public void Receive(StorageAnswer answer)
    {
        if (_isChecking)
        {
            Check(((RefsRead)answer).Records[0]);
        }
        else if (_fence is not null)
        {
            Fenced(LogIo.Learn(_fence, answer));
        }
        else if (_probes is not null)
        {
            Probed(((RefsRead)answer).Records);
        }
        else
        {
            Anchored(((RefsRead)answer).Records[0]);
        }
    }

    /// <inheritdoc/>
    public void Fail(Exception cause) => _failed(cause);

    private void Anchored(RefRecord? root)
    {
        LogAnchor stored = root is null ? LogAnchor.Beginning : RootRefCodec.Decode(root.Value).Anchor;
        LogAnchor noted = _io.Node.Anchors.Of(_io.PersistenceId);
        LogAnchor furthest = noted.Number > stored.Number ? noted : stored;
        (_epoch, _sequence) = (furthest.Epoch, furthest.Sequence);
        _end = EndOfLog.After(furthest.Number);
        Probe();
    }

    private void Probe()
    {
        _probes = _end.Probes();
        _io.Read([.. _probes.Select(number => LogKeys.Append(_io.PersistenceId, number))]);
    }

    private void Probed(IReadOnlyList<RefRecord?> records)
    {
        Invariant.Check(_probes is not null, "what was read was asked for");
        long before = _end.Present;
        _end = _end.Learn(_probes, [.. records.Select(record => record is not null)]);
        if (_end.Present > before)
        {
            _last = records[_probes.ToList().IndexOf(_end.Present)];
        }

        if (!_end.IsFound)
        {
            Probe();
            return;
        }

        if (_last is not null)
        {
            Follow(_last);
        }

        Fence(_end.Absent);
    }

    private void Follow(RefRecord append)
    {
        AppendHead head = AppendCodec.ReadHead(append.Value);
        Invariant.Check(head.Epoch >= _epoch && head.LastSequence >= _sequence, "a log goes forward");
        (_epoch, _sequence) = (head.Epoch, head.LastSequence);
    }

    private void Fence(long number)
    {
        IChance chance = _io.Node.Chance;
        LogAppend append = new(_epoch + 1, _sequence + 1, Guid.Empty, []);
        RefWrite write = new(chance.NewToken(), AppendCodec.Encode(append, chance.NewSegmentId).Record);
        _end = new EndOfLog(number - 1, number);
        _fence = ConditionalWrite.Begin(LogKeys.Append(_io.PersistenceId, number), RefVersion.Absent, write);
        _io.Continue(_fence);
    }

    /// <summary>Makes sure that the end was one: where a root that was moved meanwhile holds more, the collector may
    /// have deleted what stood there, and the search begins anew.</summary>
    private void Check(RefRecord? root)
    {
        _isChecking = false;
        if (root is not null && RootRefCodec.Decode(root.Value).Anchor.Number >= _end.Absent)
        {
            (_fence, _probes, _last) = (null, null, null);
            Anchored(root);
            return;
        }

        LogAnchor noted = _io.Node.Anchors.Of(_io.PersistenceId);
        _io.Done(new LogState(_end.Absent + 1, _epoch + 1, _sequence, noted));
    }

    private void Fenced(ConditionalWrite fence)
    {
        _fence = fence;
        switch (fence.Next)
        {
            case ConditionalWrite.Step.Committed:
                _isChecking = true;
                _io.Read([LogKeys.Root(_io.PersistenceId)]);
                break;
            case ConditionalWrite.Step.Rejected:
                // Somebody was faster: that append is a part of the log, and the place after it may be free.
                Invariant.Check(fence.Current is not null, "an append that is absent does not reject");
                Follow(fence.Current);
                Fence(_end.Absent + 1);
                break;
            case ConditionalWrite.Step.Send when fence.Cause is { IsTransient: false } cause:
                throw cause;
            default:
                _io.Continue(fence);
                break;
        }
    }
}
