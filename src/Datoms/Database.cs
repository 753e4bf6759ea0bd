using System;
using System.Diagnostics;
using System.Text;
using Accrete.Clojure;
using Accrete.Index.Memory;
using Accrete.Index.Reading;
using Accrete.Index.Sets;
using Accrete.Schema;
using Accrete.Time;

namespace Accrete;

/// <summary>A database as a value: all facts up to a basis, seen now, as of a time, since a time, or with
/// their history.</summary>
/// <remarks>Immutable; safe for any number of threads.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class Database : ISnapshot, IWithText
{
    /// <summary>What part of all datoms the memory index may be before an index job is due; a datom costs several times
    /// as much there as in a segment.</summary>
    private const int NoveltyPart = 16;

    /// <summary>Fewer datoms are not worth a job.</summary>
    private const long NoveltyMin = 1 << 13;

    internal Database(DatabaseState state, TimeView view)
    {
        State = state;
        View = view;
        Source = ViewSource.Of(this);
    }

    /// <summary>Makes a value whose reads go through something that looks at them.</summary>
    internal Database(Database database, Func<DatomSource, DatomSource> around)
    {
        State = database.State;
        View = database.View;
        Source = around(database.Source);
    }

    /// <summary>Returns the basis and what the view shows: <c>#db[basis-t 1000, 112 datoms, as of 990]</c>.</summary>
    public override string ToString()
    {
        StringBuilder text = new($"#db[basis-t {BasisT}, {Indexes.DatomCount} datoms");
        text.Append(AsOfT is { } asOf ? $", as of {asOf}" : "");
        text.Append(SinceT is { } since ? $", since {since}" : "");
        text.Append(IsHistory ? ", history" : "").Append(IsFiltered ? ", filtered" : "");
        return text.Append(']').ToString();
    }

    /// <summary>Gets the id that is the same for all values of one database.</summary>
    public string Id => State.Id;

    /// <summary>Gets the t of the newest transaction in this value, whatever the view shows.</summary>
    public long BasisT => State.BasisT;

    /// <summary>Gets the next number to be given out to a transaction or an entity.</summary>
    public long NextT => State.NextT;

    /// <summary>Gets what is known of attributes, idents and partitions as of the basis.</summary>
    public DbSchema Schema => State.Schema;

    /// <inheritdoc/>
    string IWithText.Text => $"database {Id}";

    /// <inheritdoc/>
    DatabaseState ISnapshot.State => State;

    /// <inheritdoc/>
    TimeView ISnapshot.View => View;

    /// <inheritdoc/>
    DatomSource ISnapshot.Source => Source;

    /// <summary>Gets everything but the view.</summary>
    internal DatabaseState State { get; }

    /// <summary>Gets what is shown.</summary>
    internal TimeView View { get; }

    /// <summary>Gets the datoms that are shown.</summary>
    internal DatomSource Source { get; }

    /// <summary>Gets all datoms, without the view.</summary>
    internal IndexSet Indexes => State.Indexes;

    /// <summary>Gets whether an index job is due.</summary>
    internal bool IsIndexJobDue => Indexes.IsAvetLate || Indexes.NoveltyBytes > Math.Min(
        Math.Max(Indexes.DatomCount / NoveltyPart, NoveltyMin) * DatomStore.DatomBytes,
        Math.Min(State.Options.MemoryIndexThreshold, State.Options.MemoryIndexMax));

    /// <summary>Gets whether transactions must wait for the index job.</summary>
    internal bool IsMemoryIndexFull => Indexes.NoveltyBytes > State.Options.MemoryIndexMax;

    /// <summary>Returns the same value with its memory index merged into segments, where an index job is due: for
    /// values that nobody works on meanwhile.</summary>
    internal Database Settled() => IsIndexJobDue ? Merged() : this;

    /// <summary>Returns the same value with its memory index merged into segments: the work of an index job.</summary>
    internal Database Merged() => new(State with { Indexes = Indexes.Merge() }, View);

    /// <summary>Returns this value with what an index job made of an older one.</summary>
    internal Database Adopt(Database merged) => new(State.Adopt(merged.State), View);

    /// <inheritdoc/>
    ISnapshot ISnapshot.With(DatabaseState state, TimeView view) => new Database(state, view);
}
