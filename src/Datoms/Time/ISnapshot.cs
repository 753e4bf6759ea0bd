using Accrete.Index.Reading;
using Accrete.Index.Sets;
using Accrete.Schema;

namespace Accrete.Time;

/// <summary>A database as a value, as all code below the public type knows it: a state, and what a view shows
/// of it.</summary>
internal interface ISnapshot
{
    /// <summary>Gets everything but the view.</summary>
    DatabaseState State { get; }

    /// <summary>Gets what is shown.</summary>
    TimeView View { get; }

    /// <summary>Gets the datoms that are shown.</summary>
    DatomSource Source { get; }

    /// <summary>Gets all datoms, without the view.</summary>
    IndexSet Indexes => State.Indexes;

    /// <summary>Gets what is known of attributes, idents and partitions as of the basis.</summary>
    DbSchema Schema => State.Schema;

    /// <summary>Gets the t of the newest transaction, whatever the view shows.</summary>
    long BasisT => State.BasisT;

    /// <summary>Gets the next number to be given out to a transaction or an entity.</summary>
    long NextT => State.NextT;

    /// <summary>Returns another value of the same kind.</summary>
    /// <param name="state">Everything but the view.</param>
    /// <param name="view">What it shows.</param>
    ISnapshot With(DatabaseState state, TimeView view);
}
