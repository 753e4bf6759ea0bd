using System;
using System.Collections.Generic;

namespace Accrete.Index;

/// <summary>All datoms of a database up to a basis, in every order, present and past: an immutable value.</summary>
internal sealed class IndexSet
{
    /// <summary>Gets the set without datoms.</summary>
    public static IndexSet Empty { get; } = new();

    /// <summary>Gets the present: for each fact that holds, its assertion.</summary>
    public DatomSource Current => throw new NotImplementedException();

    /// <summary>Gets all assertions and retractions ever made.</summary>
    public DatomSource History => throw new NotImplementedException();

    /// <summary>Gets how many datoms there are, history included.</summary>
    public long DatomCount => throw new NotImplementedException();

    /// <summary>Gets how many datoms the memory index holds that no segment has yet.</summary>
    public long NoveltyCount => throw new NotImplementedException();

    /// <summary>Returns the set after one transaction.</summary>
    /// <param name="attributes">Tells how attributes are indexed, by the schema after the transaction.</param>
    /// <param name="datoms">The transaction's datoms: no assertion of a fact that holds already, no retraction of one that does not.</param>
    public IndexSet Apply(Schema.DbSchema attributes, ReadOnlySpan<Datom> datoms) => throw new NotImplementedException();

    /// <summary>Returns the same datoms with the memory index merged into segments; only segments that change are written anew.</summary>
    public IndexSet Merge() => throw new NotImplementedException();

    /// <summary>Returns the set with these attributes' present and past datoms in Avet too, or taken out of it.</summary>
    public IndexSet WithAvet(IReadOnlyCollection<int> added, IReadOnlyCollection<int> dropped) => throw new NotImplementedException();
}
