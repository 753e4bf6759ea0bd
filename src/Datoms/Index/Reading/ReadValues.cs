using Accrete.Index.Trees;

namespace Accrete.Index.Reading;

/// <summary>The datoms of an attribute with ascending values, in Avet or Vaet.</summary>
internal readonly ref struct ReadValues(int attribute, ProbeKeys values) : IReadSet
{
    private readonly ProbeKeys _values = values;

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <inheritdoc/>
    public Bound Before(int range) => Bound.Before(2, 0, attribute, _values.ValueAt(range));

    /// <inheritdoc/>
    public Bound After(int range) => Bound.After(2, 0, attribute, _values.ValueAt(range));
}
