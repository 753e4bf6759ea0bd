using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Accrete.Access;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Trees;
using Accrete.Schema;
using Accrete.Time;
using Accrete.Values;

namespace Accrete.Pull;

/// <summary>Pulls a pattern for one entity after the other from one database value. For one thread; reads are
/// lent buffers until <see cref="Dispose"/>.</summary>
internal sealed class PullRun : System.IDisposable
{
    private readonly ISnapshot _database;
    private readonly BoundPattern _pattern;
    private readonly EntityReader _reader;
    private readonly EntryStack _entries = new();
    private readonly CancellationToken _cancellation;

    /// <summary>Prepares a run.</summary>
    /// <exception cref="AccreteException">The value is a history, or a function of <c>:xform</c> is not
    /// allowed.</exception>
    public PullRun(ISnapshot database, CompiledPattern pattern, CancellationToken cancellation = default)
    {
        if (database.View.IsHistory)
        {
            throw DbErrors.Argument("A history cannot be pulled from: pull from the value it is the history of.");
        }

        _database = database;
        _pattern = pattern.Bind(database.Schema, database.State.Options);
        _reader = new EntityReader(database.Source);
        _cancellation = cancellation;
    }

    /// <summary>Pulls for one entity.</summary>
    /// <param name="entity">Its id; null for one that was not found.</param>
    /// <param name="isNamed">Whether it was asked for by an ident or a lookup ref: a recursion that comes back
    /// to it does not know it then, as in the reference.</param>
    /// <returns>Null where nothing matched.</returns>
    public EdnMap? One(long? entity, bool isNamed = false)
    {
        return Map(_pattern, entity, PullFrame.Begin(_pattern, null, isNamed), null);
    }

    /// <summary>Fetches at once what pulls for many entities begin with, where it is stored and not at hand.</summary>
    public void Expect(System.ReadOnlySpan<long> entities)
    {
        if (entities.Length > 1 && _pattern.Limits.Any)
        {
            _database.Source.Fetch(IndexOrder.Eavt, ReadWholeEntities.Of(entities));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Close();

    /// <summary>Makes the map of one entity by one pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="entity">The entity, null for one that was not found.</param>
    /// <param name="frame">The recursion so far, null where nothing recurs.</param>
    /// <param name="whole">The components that this entity is a part of, null where it is none.</param>
    private EdnMap? Map(BoundPattern pattern, long? entity, PullFrame? frame, ComponentPath? whole)
    {
        _cancellation.ThrowIfCancellationRequested();
        WorkLimit.Spend(1 + pattern.Attributes.Length);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw DbErrors.Argument("The pull goes too deep: bound its recursion by a number.");
        }

        int mark = _entries.Mark, runs = _reader.RunCount;
        if (entity is { } id && pattern.Limits.Any)
        {
            _reader.ReadEntity(id, pattern.Limits);
        }

        PullStep step = new(pattern, entity, frame, whole, mark, runs, _reader.RunCount);
        if (pattern.Pattern.Wildcard == WildcardKind.None)
        {
            AddNamed(step);
        }
        else
        {
            AddAll(step);
        }

        _reader.PopTo(runs);
        return _entries.Take(mark);
    }

    /// <summary>Adds the attributes that a pattern names. Of two with one key the first forward one counts, but any
    /// reverse one before it, and the id before all (found by asking the reference).</summary>
    private void AddNamed(in PullStep step)
    {
        if (step.Pattern.Pattern.HasId)
        {
            _entries.Add(PullKeys.Id, step.Entity);
        }

        foreach (BoundAttribute attribute in step.Pattern.Attributes)
        {
            object? value = attribute.IsReverse ? Reverse(step, attribute) : Forward(step, attribute);
            if (value is null || (step.Pattern.Pattern.HasId && PullKeys.Id.Equals(attribute.Key)))
            {
                continue;
            }

            if (attribute.IsReverse)
            {
                _entries.Put(step.Mark, attribute.Key, value);
            }
            else if (!_entries.Has(step.Mark, attribute.Key))
            {
                _entries.Add(attribute.Key, value);
            }
        }
    }

    /// <summary>Adds all attributes of an entity, those that the pattern names as it says, and what it names
    /// beside them.</summary>
    private void AddAll(in PullStep step)
    {
        PullPattern pattern = step.Pattern.Pattern;
        _entries.Add(pattern.IdKey, step.Entity);
        bool asText = pattern.Wildcard == WildcardKind.Texts;
        for (int i = step.FirstRun; i < step.EndRun; i++)
        {
            EntityReader.Run run = _reader.RunAt(i);
            // A datom's attribute is in the schema: attributes are never taken out of it.
            DbAttribute attribute = _database.Schema.Attribute(run.Attribute)!;
            if (OverrideOf(step.Pattern, attribute, asText) is { } named)
            {
                _entries.Put(step.Mark, named.Key, Shaped(named, Values(step, named, attribute, run)));
            }
            else
            {
                object key = asText ? attribute.Ident.ToString() : attribute.Ident;
                object? value = Values(step, null, attribute, run);
                if (step.Pattern.Attributes.Length == 0)
                {
                    _entries.Add(key, value);
                }
                else
                {
                    _entries.Put(step.Mark, key, value);
                }
            }
        }

        AddBeside(step, asText);
    }

    /// <summary>Adds what a pattern names beside its wildcard: in place of what has the key, but for the wildcard's own
    /// textual keys, and for a forward attribute that comes before.</summary>
    private void AddBeside(in PullStep step, bool asText)
    {
        foreach (BoundAttribute named in step.Pattern.Attributes)
        {
            bool isDone = !named.IsReverse && named.Attribute is { } attribute
                && ReferenceEquals(OverrideOf(step.Pattern, attribute, asText), named)
                && _reader.TryFind(step.FirstRun, step.EndRun, attribute.Id, out _);
            if (isDone || (named.IsReverse ? Reverse(step, named) : Forward(step, named)) is not { } value)
            {
                continue;
            }

            if (named.IsReverse || !asText || !_entries.Has(step.Mark, named.Key))
            {
                _entries.Put(step.Mark, named.Key, value);
            }
        }
    }

    /// <summary>Returns what a pattern says of an attribute that its wildcard meets: by its present name, in
    /// the wildcard's own form.</summary>
    private static BoundAttribute? OverrideOf(BoundPattern pattern, DbAttribute attribute, bool asText)
    {
        foreach (BoundAttribute named in pattern.Forward)
        {
            if (named.Id == attribute.Id && named.Spec.IsText == asText && named.Spec.Name.Equals(attribute.Ident))
            {
                return named;
            }
        }

        return null;
    }

    private object? Forward(in PullStep step, BoundAttribute named)
    {
        object? value = named.Attribute is { } attribute
            && _reader.TryFind(step.FirstRun, step.EndRun, attribute.Id, out EntityReader.Run run)
            ? Values(step, named, attribute, run)
            : null;
        return Shaped(named, value);
    }

    private object? Reverse(in PullStep step, BoundAttribute named)
    {
        if (step.Entity is not { } entity || named.Attribute is not { IsRef: true } attribute)
        {
            return Shaped(named, null);
        }

        int runs = _reader.RunCount;
        _reader.ReadReferrers(entity, attribute.Id, attribute.IsComponent || !named.HasValidLimit ? 1 : named.Limit);
        EntityReader.Run run = _reader.RunAt(runs);
        if (run.Count > 0 && !attribute.IsComponent && !named.HasValidLimit)
        {
            _ = named.Limit; // raises the error of the limit
        }

        object? value = attribute.IsComponent
            ? run.Count > 0 ? Referred(step, named, _reader.ValueAt(run.Start)) : null
            : Many(step, named, null, run);
        _reader.PopTo(runs);
        return Shaped(named, value);
    }

    /// <summary>Applies the function of an attribute, and puts the default in the place of nothing.</summary>
    private static object? Shaped(BoundAttribute named, object? value)
    {
        if (named.Xform is { } function)
        {
            value = function.Invoke([value]);
        }

        return value is null || (value is false && named.Spec.IsDefaultOfFalse) ? named.Spec.Default : value;
    }

    /// <summary>Makes the value of an attribute of its run; null where nothing is left of it.</summary>
    private object? Values(in PullStep step, BoundAttribute? named, DbAttribute attribute, EntityReader.Run run) =>
        attribute.IsMany ? Many(step, named, attribute, run)
        : run.Count == 0 ? null
        : One(step, named, attribute, _reader.ValueAt(run.Start));

    /// <summary>Makes the vector of an attribute's values, null where none is left.</summary>
    /// <param name="step">Where we are.</param>
    /// <param name="named">What the pattern says of the attribute, null for nothing.</param>
    /// <param name="attribute">The attribute, null where it is followed backwards.</param>
    /// <param name="run">Its values.</param>
    private EdnVector? Many(in PullStep step, BoundAttribute? named, DbAttribute? attribute, EntityReader.Run run)
    {
        int count = attribute is null || named is null ? run.Count : (int)long.Min(run.Count, named.Limit);
        WorkLimit.Spend(count);
        object?[] items = new object?[count];
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            Value value = _reader.ValueAt(run.Start + i);
            // A reverse attribute always has what the pattern says of it.
            object? item = attribute is null ? Referred(step, named!, value) : One(step, named, attribute, value);
            if (item is not null)
            {
                items[kept++] = item;
            }
        }

        return kept == 0
            ? null
            : new EdnVector(ImmutableCollectionsMarshal.AsImmutableArray(kept == count ? items : items[..kept]));
    }

    private object? One(in PullStep step, BoundAttribute? named, DbAttribute attribute, in Value value)
    {
        if (named?.Nested is not null)
        {
            return Referred(step, named, value);
        }

        if (!attribute.IsRef)
        {
            return value.ToObject();
        }

        bool asText = named?.Spec.IsText ?? step.Pattern.Pattern.Wildcard == WildcardKind.Texts;
        return attribute.IsComponent ? Component(step, value.Bits, asText) : IdOnly(value.Bits, asText);
    }

    /// <summary>Makes what a map spec, or a reverse attribute, gives for a value. A value that is no ref is
    /// taken for an identifier, as the reference does.</summary>
    private EdnMap? Referred(in PullStep step, BoundAttribute named, in Value value)
    {
        long? target = value.Kind == ValueKind.Ref ? value.Bits : IdentifierResolver.Entid(_database, value.ToObject());
        if (named.Nested is not { } nested)
        {
            return IdOnly(target, named.Spec.IsText);
        }

        if (named.Recursion < 0)
        {
            return Map(nested, target, PullFrame.Begin(nested, step.Frame), null);
        }

        // A recurring attribute was met in a frame of its pattern, and in an entity.
        PullFrame frame = step.Frame!;
        long entity = step.Entity.GetValueOrDefault();
        return !frame.HasStep(named.Recursion) || frame.HasSeen(entity)
            ? nested.Pattern.ShowsId ? IdOnly(target, nested.Pattern.IdKey is string) : null
            : Map(nested, target, frame.Step(entity, named.Recursion), null);
    }

    private EdnMap? Component(in PullStep step, long part, bool asText)
    {
        long entity = step.Entity.GetValueOrDefault();
        if (part == entity || (step.Whole?.Has(part) ?? false))
        {
            return IdOnly(part, asText); // a part that has its whole as a part: the reference falls over here
        }

        return Map(step.Pattern.Components(asText), part, null, new ComponentPath(entity, step.Whole));
    }

    private static EdnMap IdOnly(long? entity, bool asText) => EdnMap.OfDistinct(
        [new KeyValuePair<object?, object?>(asText ? PullKeys.IdText : PullKeys.Id, entity)]);
}
