using System;
using System.Collections.Generic;
using Accrete.Schema;

namespace Accrete.Pull;

/// <summary>A pattern in the terms of one schema: attributes by id, functions found.</summary>
internal sealed class BoundPattern
{
    private AttributeLimits? _limits;
    private BoundPattern? _components;
    private BoundPattern? _textComponents;

    private BoundPattern(PullPattern pattern, DbSchema schema, DatabaseOptions options)
    {
        Pattern = pattern;
        Schema = schema;
        Options = options;
    }

    /// <summary>Gets the pattern as parsed.</summary>
    public PullPattern Pattern { get; }

    /// <summary>Gets the schema.</summary>
    public DbSchema Schema { get; }

    /// <summary>Gets the options that say which functions may be called.</summary>
    public DatabaseOptions Options { get; }

    /// <summary>Gets the attributes in the order of the pattern.</summary>
    public BoundAttribute[] Attributes { get; private set; } = [];

    /// <summary>Gets the forward attributes that are installed, by id.</summary>
    public BoundAttribute[] Forward { get; private set; } = [];

    /// <summary>Gets how many values of which attributes are read.</summary>
    public AttributeLimits Limits => _limits ??= new AttributeLimits(this);

    /// <summary>Gets how many attributes recur.</summary>
    public int RecursionCount { get; private set; }

    /// <summary>Returns the pattern in the terms of a schema.</summary>
    /// <exception cref="AccreteException">A function of <c>:xform</c> is not allowed.</exception>
    public static BoundPattern Of(PullPattern pattern, DbSchema schema, DatabaseOptions options)
    {
        BoundPattern bound = new(pattern, schema, options);
        bound.Attributes = new BoundAttribute[pattern.Attributes.Length];
        List<BoundAttribute> forward = [];
        for (int i = 0; i < bound.Attributes.Length; i++)
        {
            PullAttribute asked = pattern.Attributes[i];
            BoundAttribute attribute = BoundAttribute.Of(
                asked, bound, asked.Recursion == RecursionKind.None ? -1 : bound.RecursionCount++);
            bound.Attributes[i] = attribute;
            if (!attribute.IsReverse && attribute.Attribute is not null)
            {
                forward.Add(attribute);
            }
        }

        bound.Forward = [.. forward];
        Array.Sort(bound.Forward, (left, right) => left.Id.CompareTo(right.Id));
        return bound;
    }

    /// <summary>Returns the pattern by which components are pulled that no pattern speaks of.</summary>
    public BoundPattern Components(bool asText) =>
        ReferenceEquals(Pattern, asText ? PullPattern.AllAsText : PullPattern.All) ? this
        : asText ? _textComponents ??= Of(PullPattern.AllAsText, Schema, Options)
        : _components ??= Of(PullPattern.All, Schema, Options);
}
