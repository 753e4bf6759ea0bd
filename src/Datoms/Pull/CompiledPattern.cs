using Accrete.Schema;

namespace Accrete.Pull;

/// <summary>A parsed pattern with what it is in the terms of the schema it met last.</summary>
internal sealed class CompiledPattern(PullPattern pattern)
{
    private BoundPattern? _bound;

    /// <summary>Gets the pattern.</summary>
    public PullPattern Pattern { get; } = pattern;

    /// <summary>Returns the pattern in the terms of a schema.</summary>
    /// <exception cref="AccreteException">A function of <c>:xform</c> is not allowed.</exception>
    public BoundPattern Bind(DbSchema schema, DatabaseOptions options)
    {
        BoundPattern? bound = _bound;
        if (bound is null || !ReferenceEquals(bound.Schema, schema) || !ReferenceEquals(bound.Options, options))
        {
            bound = BoundPattern.Of(Pattern, schema, options);
            _bound = bound;
        }

        return bound;
    }
}
