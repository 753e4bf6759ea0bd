using System;
using System.Data;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;

namespace Accrete.Storage.Sql.Ado;

/// <summary>Is what one database system and its driver have to themselves. The statements are the same for all: plain
/// <c>INSERT</c>, <c>UPDATE</c>, <c>DELETE</c> and <c>SELECT</c> by the primary key, each committed by
/// itself.</summary>
internal abstract class SqlDialect
{
    // Of fixed sizes, so that a server makes one plan and not one for each length.
    private const int NameLength = 255;
    private const int TokenLength = 50;

    /// <summary>Gets the name of the system, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>Gets whether statements are prepared once a connection.</summary>
    public virtual bool IsPrepared => false;

    /// <summary>Gets whether the driver may hold its caller's thread until it is answered, whatever its methods are
    /// called.</summary>
    public virtual bool Blocks => false;

    /// <summary>Gets what each new connection is asked where the user says nothing; null for nothing.</summary>
    public virtual string? ValidationQuery => null;

    /// <summary>Makes a connection that is not open yet.</summary>
    public abstract DbConnection NewConnection();

    /// <summary>Settles a new connection, and asks whether its server keeps what it acknowledges.</summary>
    /// <exception cref="AccreteException">It must not be used.</exception>
    public abstract Task CheckAsync(DbConnection connection, CancellationToken ending);

    /// <summary>Tells whether an insert failed because such a row is there: no other error may count as that.</summary>
    public abstract bool IsDuplicate(DbException error);

    /// <summary>Says what an error of the driver means; null where this dialect does not know.</summary>
    public abstract AccreteException? Translate(DbException error);

    /// <summary>Returns how a statement names its parameters.</summary>
    /// <param name="place">The place of the parameter, from 0.</param>
    public virtual string Marker(int place) => NameOf(place);

    /// <summary>Returns what a parameter is called where it is made.</summary>
    /// <param name="place">The place of the parameter, from 0.</param>
    public virtual string NameOf(int place) => string.Create(null, $"@p{place}");

    /// <summary>Settles a command of the driver before it is used.</summary>
    public virtual void Settle(DbCommand command)
    {
    }

    /// <summary>Gives a parameter its type.</summary>
    public virtual void Shape(DbParameter parameter, SqlKind kind)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        switch (kind)
        {
            case SqlKind.Revision:
                parameter.DbType = DbType.Int32;
                break;
            case SqlKind.Bytes:
                parameter.DbType = DbType.Binary;
                parameter.Size = -1;
                break;
            default:
                // Not of wide characters: they would keep a server from its index on a column of narrow ones.
                parameter.DbType = DbType.AnsiString;
                parameter.Size = kind == SqlKind.Name ? NameLength : TokenLength;
                break;
        }
    }
}
