using System;
using System.Collections.Generic;
using System.Collections.Immutable;

namespace Accrete.Storage.Catalogs;

/// <summary>The databases of a storage: their names, which may change, and what names them for ever. An immutable
/// value.</summary>
internal sealed class Catalog
{
    /// <summary>The longest name, in characters.</summary>
    public const int NameLengthMax = 200;

    private readonly ImmutableSortedDictionary<string, string> _ids;

    private Catalog(ImmutableSortedDictionary<string, string> ids) => _ids = ids;

    /// <summary>Gets the catalog without databases.</summary>
    public static Catalog Empty { get; } =
        new(ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal));

    /// <summary>Gets the names, in order.</summary>
    public IEnumerable<string> Names => _ids.Keys;

    /// <summary>Gets names and ids, in order of the names.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Entries => _ids;

    /// <summary>Returns what names a database for ever, null where there is none of that name.</summary>
    public string? IdOf(string name) => _ids.GetValueOrDefault(name);

    /// <summary>Returns the catalog with one more database, null where there is one of that name.</summary>
    /// <exception cref="AccreteException">The name cannot be one.</exception>
    public Catalog? With(string name, string id)
    {
        CheckName(name);
        return _ids.ContainsKey(name) ? null : new Catalog(_ids.Add(name, id));
    }

    /// <summary>Returns the catalog without a database, null where there is none of that name.</summary>
    public Catalog? Without(string name) => _ids.ContainsKey(name) ? new Catalog(_ids.Remove(name)) : null;

    /// <summary>Returns the catalog with another name for a database, null where there is none of the old
    /// name.</summary>
    /// <exception cref="AccreteException">There is one of the new name, or it cannot be a name.</exception>
    public Catalog? Renamed(string name, string newName)
    {
        if (!_ids.TryGetValue(name, out string? id))
        {
            return null;
        }

        return new Catalog(_ids.Remove(name)).With(newName, id) ?? throw DbErrors.Argument(
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
