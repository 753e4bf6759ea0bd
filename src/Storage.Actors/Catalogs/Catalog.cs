using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;

namespace Accrete.Storage.Catalogs;

/// <summary>The databases of a storage: their names, which may change, and what names them for ever. An immutable
/// value.</summary>
internal sealed class Catalog
{
    /// <summary>The longest name, in characters.</summary>
    public const int NameLengthMax = 200;

    private readonly ImmutableSortedDictionary<string, string> _ids;

    private Catalog(
        ImmutableSortedDictionary<string, string> ids, ImmutableSortedDictionary<string, Instant> deleted) =>
        (_ids, Deleted) = (ids, deleted);

    /// <summary>Gets the catalog without databases.</summary>
    public static Catalog Empty { get; } =
        new(
            ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal),
            ImmutableSortedDictionary<string, Instant>.Empty.WithComparers(StringComparer.Ordinal));

    /// <summary>Gets the names, in order.</summary>
    public IEnumerable<string> Names => _ids.Keys;

    /// <summary>Gets names and ids, in order of the names.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Entries => _ids;

    /// <summary>Gets what named deleted databases, and when they were deleted: the collector deletes what is left of
    /// them.</summary>
    public ImmutableSortedDictionary<string, Instant> Deleted { get; }

    /// <summary>Returns what names a database for ever, null where there is none of that name.</summary>
    public string? IdOf(string name) => _ids.GetValueOrDefault(name);

    /// <summary>Returns the catalog with one more database, null where there is one of that name.</summary>
    /// <exception cref="AccreteException">The name cannot be one.</exception>
    public Catalog? With(string name, string id)
    {
        CheckName(name);
        return _ids.ContainsKey(name) ? null : new Catalog(_ids.Add(name, id), Deleted);
    }

    /// <summary>Returns the catalog without a database, null where there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="now">The time.</param>
    public Catalog? Without(string name, Instant now) => _ids.TryGetValue(name, out string? id)
        ? new Catalog(_ids.Remove(name), Deleted.SetItem(id, now))
        : null;

    /// <summary>Returns the catalog with one more database that was deleted.</summary>
    /// <param name="id">What named it.</param>
    /// <param name="time">When.</param>
    public Catalog Remembering(string id, Instant time) => new(_ids, Deleted.SetItem(id, time));

    /// <summary>Returns the catalog without a deleted database of which nothing is left.</summary>
    /// <param name="id">What named it.</param>
    public Catalog Forgetting(string id) => new(_ids, Deleted.Remove(id));

    /// <summary>Returns the catalog with another name for a database, null where there is none of the old
    /// name.</summary>
    /// <exception cref="AccreteException">There is one of the new name, or it cannot be a name.</exception>
    public Catalog? Renamed(string name, string newName)
    {
        if (!_ids.TryGetValue(name, out string? id))
        {
            return null;
        }

        return new Catalog(_ids.Remove(name), Deleted).With(newName, id) ?? throw DbErrors.Argument(
            $"There is a database {newName} already: delete it first, or take another name.");
    }

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > NameLengthMax || name == "*" || name.AsSpan().ContainsAny("/?#")
            || name.AsSpan().ContainsAnyInRange('\0', ' '))
        {
            throw DbErrors.Argument(
                $"The name of a database has 1 to {NameLengthMax} characters, none of them a blank, /, ? or #, and is "
                    + "not *.");
        }
    }
}
