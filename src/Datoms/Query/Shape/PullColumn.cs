using System;

namespace Accrete.Query.Shape;

/// <summary>The maps that a pull in <c>:find</c> makes of a column of entities, each when it is asked for.</summary>
internal sealed class PullColumn(Database database, object? pattern, ResultColumn entities, object form) : ResultColumn
{
    /// <inheritdoc/>
    public override object? this[int row] => throw new NotImplementedException($"{database} {pattern} {entities[row]} {form}");
}
