using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading;
using Accrete.Access;
using Accrete.Clojure;
using Accrete.Clr;
using Accrete.Edn;

namespace Accrete;

/// <summary>A lazy view on an entity: its attributes by name, read when they are asked for and kept from
/// then on.</summary>
/// <remarks>A value of cardinality many is an <see cref="EdnSet"/>, even of one. A ref is an entity, or the
/// ident of an entity that has one. <c>:ns/_name</c> follows a ref backwards: a set, of a component attribute
/// the one entity it belongs to. Equal to any view on the same entity of the same database, whatever their
/// basis. Safe for any number of threads. Source: reference/entities.</remarks>
[SuppressMessage("Naming", "CA1710",
    Justification = "The field calls it an entity; that it can be read as a dictionary comes second.")]
public sealed class Entity : IReadOnlyDictionary<Keyword, object?>, IEquatable<Entity>, IEntity, IWithText,
    IShown
{
    private readonly EntityValues _values;

    internal Entity(Database database, long id)
    {
        Database = database;
        Id = id;
        _values = new EntityValues(this);
    }

    /// <summary>Gets the entity's id.</summary>
    public long Id { get; }

    /// <summary>Gets the value that this entity, and all that are reached from it, are read from.</summary>
    public Database Database { get; }

    /// <summary>Gets the attributes that the entity has, in the order of their ids, without <c>:db/id</c>.</summary>
    public IEnumerable<Keyword> Keys => _values.Names;

    /// <summary>Gets the values of <see cref="Keys"/>.</summary>
    public IEnumerable<object?> Values => _values.Names.Select(name => this[name]);

    /// <summary>Gets how many attributes the entity has.</summary>
    public int Count => _values.Names.Length;

    /// <inheritdoc/>
    string IWithText.Text => ShortMaps.Print(EdnMap.Of(Keyword.Of("db", "id"), Id));

    /// <summary>Gets the value of an attribute, null where the entity has none.</summary>
    /// <param name="key">The attribute's ident, <c>:ns/_name</c> for backwards, or <c>:db/id</c>.</param>
    public object? this[Keyword key] => _values.Of(key);

    /// <summary>Gets the value of an attribute, null where the entity has none.</summary>
    /// <param name="name">The text of the attribute's ident with its colon, as <c>":artist/name"</c>.</param>
    /// <exception cref="AccreteException"><c>:db.error/not-a-keyword</c>: the text has no colon.</exception>
    public object? this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            return _values.Of(IdentifierResolver.KeywordOf(name));
        }
    }

    /// <summary>Gets the value of an attribute as a .NET type.</summary>
    /// <typeparam name="T">What to give: number types, string, Guid, DateTimeOffset, DateTime, enums for
    /// keywords, long for refs, arrays or lists of these for cardinality many.</typeparam>
    /// <param name="name">The text of the attribute's ident with its colon.</param>
    /// <returns>The default of the type where the entity has no value.</returns>
    /// <exception cref="AccreteException">The value cannot be given as this type.</exception>
    public T? Get<T>(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Get<T>(IdentifierResolver.KeywordOf(name));
    }

    /// <inheritdoc cref="Get{T}(string)"/>
    /// <param name="key">The attribute's ident.</param>
    public T? Get<T>(Keyword key) => ClrConversion.To<T>(this[key], () => $"the value of {key}");

    /// <summary>Reads all attributes, and those of components to any depth.</summary>
    /// <param name="cancellation">Stops the reading; what was read stays.</param>
    /// <returns>This entity.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Entity Touch(CancellationToken cancellation = default)
    {
        _values.Touch(cancellation);
        return this;
    }

    /// <summary>Tells whether the entity has a value for an attribute; for <c>:db/id</c> always.</summary>
    public bool ContainsKey(Keyword key) => this[key] is not null;

    /// <summary>Gets the value of an attribute.</summary>
    /// <returns>False where the entity has none.</returns>
    public bool TryGetValue(Keyword key, out object? value)
    {
        value = this[key];
        return value is not null;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<Keyword, object?>> GetEnumerator() =>
        _values.Names.Select(name => KeyValuePair.Create(name, this[name])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Compares entity and database, not the basis.</summary>
    public bool Equals(Entity? other) => other is not null && other.Id == Id && other.Database.Id == Database.Id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Entity);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();

    /// <summary>Returns the EDN text of what has been read so far; only the id of an entity that was not
    /// touched.</summary>
    public override string ToString() => EdnPrinter.Print(Shown());

    /// <summary>Reads all attributes, and returns the components among the values.</summary>
    internal IEnumerable<Entity> ReadAll() => _values.ReadAll();

    /// <summary>Returns what has been read so far as a map.</summary>
    internal EdnMap Shown() => _values.Known();

    /// <inheritdoc/>
    object? IShown.Shown => Shown();
}
