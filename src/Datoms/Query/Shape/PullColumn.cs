using System.Threading;
using Accrete.Access;
using Accrete.Clr;
using Accrete.Pull;
using Accrete.Query.Columns;
using Accrete.Time;

namespace Accrete.Query.Shape;

/// <summary>The maps that a pull in <c>:find</c> makes of a column of entities, each when it is asked for.</summary>
internal sealed class PullColumn : ResultColumn
{
    private readonly ISnapshot _database;
    private readonly CompiledPattern _pattern;
    private readonly ResultColumn _entities;
    private readonly CancellationToken _cancellation;

    /// <summary>Makes the column.</summary>
    /// <exception cref="AccreteException">The pattern is none.</exception>
    public PullColumn(ISnapshot database, object? pattern, ResultColumn entities, CancellationToken cancellation)
    {
        _database = database;
        _pattern = PatternCache.Compile(pattern);
        _entities = entities;
        _cancellation = cancellation;
    }

    /// <inheritdoc/>
    public override object? this[int row]
    {
        get
        {
            using PullRun run = new(_database, _pattern, _cancellation);
            return run.One(EntityAt(row));
        }
    }

    /// <inheritdoc/>
    public override object?[] ToArray(int count)
    {
        object?[] maps = new object?[count];
        if (count > 0)
        {
            using PullRun run = new(_database, _pattern, _cancellation);
            if (_entities.Codes is { Kind: ColumnKind.Long } ids)
            {
                run.Expect(ids.Codes[..count]);
            }

            for (int row = 0; row < count; row++)
            {
                maps[row] = run.One(EntityAt(row));
            }
        }

        return maps;
    }

    /// <inheritdoc/>
    public override ResultColumn Ready(int count) => new OfObjects(ToArray(count));

    private long? EntityAt(int row) =>
        _entities.Codes is { Kind: ColumnKind.Long } ids
            ? ids[row]
            : IdentifierResolver.Entid(_database, ClrInput.Identifier(_entities[row]));
}
