using System;
using System.Collections.Generic;
using Accrete.Schema;

namespace Accrete;

/// <summary>The databases in the memory of this process, by name.</summary>
internal static class Catalog
{
    private static readonly SortedDictionary<string, MemoryDatabase> Databases = new(StringComparer.Ordinal);

    /// <summary>Makes a database.</summary>
    /// <returns>False where there is one of that name already.</returns>
    public static bool Create(string name, DatabaseOptions options, TimeProvider clock)
    {
        lock (Databases)
        {
            return !Databases.ContainsKey(name)
                && Databases.TryAdd(name, new(Bootstrap.Create(Guid.NewGuid().ToString(), options), clock));
        }
    }

    /// <summary>Forgets a database; its connections fail from then on.</summary>
    /// <returns>False where there is none of that name.</returns>
    public static bool Delete(string name)
    {
        lock (Databases)
        {
            if (!Databases.Remove(name, out MemoryDatabase? database))
            {
                return false;
            }

            database.Close();
            return true;
        }
    }

    /// <summary>Gives a database another name.</summary>
    /// <returns>False where there is none of the old name.</returns>
    /// <exception cref="AccreteException">There is one of the new name.</exception>
    public static bool Rename(string name, string newName)
    {
        lock (Databases)
        {
            if (!Databases.TryGetValue(name, out MemoryDatabase? database))
            {
                return false;
            }

            if (!Databases.TryAdd(newName, database))
            {
                throw DbErrors.Argument(
                    $"There is a database {newName} already: delete it first, or take another name.");
            }

            return Databases.Remove(name);
        }
    }

    /// <summary>Returns the database of a name, null where there is none.</summary>
    public static MemoryDatabase? Find(string name)
    {
        lock (Databases)
        {
            return Databases.GetValueOrDefault(name);
        }
    }

    /// <summary>Returns all names, in order.</summary>
    public static IReadOnlyList<string> Names()
    {
        lock (Databases)
        {
            return [.. Databases.Keys];
        }
    }
}
