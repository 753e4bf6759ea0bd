using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;

namespace Accrete.Storage.Sql.Ado;

/// <summary>Is what is sent to a database through ADO.NET, in the one form that all systems understand alike. A segment
/// is a row with revision 0 and no map; a ref is a row whose map is its attempt token.</summary>
/// <remarks>
/// <para>No <c>MERGE</c>, <c>REPLACE</c>, <c>INSERT IGNORE</c> or <c>ON DUPLICATE KEY</c>: of two writers each may
/// find nothing there, they hide other errors, and they count rows in ways of their own. An insert that finds such a
/// row fails by the primary key, which is the same everywhere.</para>
/// <para>An update changes <c>rev</c> and <c>map</c> always, so that it does not matter whether a server counts the
/// rows that it found or those that it changed.</para>
/// <para>Each parameter stands once, in the order in which it is given, since some drivers go by place.</para>
/// </remarks>
internal sealed class AdoStatements
{
    private const string Segments = "map IS NULL";
    private const string Refs = "map IS NOT NULL";

    // Lists of names have few lengths, so that there are few texts to prepare; the last name fills them up.
    private static readonly int[] Lengths = [1, 4, 16, 64, 256, StorageLimits.BatchMax];

    private readonly Func<int, string> _marker;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string, int), string> _lists = [];

    /// <summary>Makes the texts for a driver.</summary>
    /// <param name="marker">How a parameter is named in them, by its place from 0.</param>
    public AdoStatements(Func<int, string> marker)
    {
        _marker = marker;
        Put = Marked("INSERT INTO datomic_kvs(id, rev, map, val) VALUES(?, 0, NULL, ?)");
        Create = Marked("INSERT INTO datomic_kvs(id, rev, map, val) VALUES(?, 1, ?, ?)");
        Update = Marked(
            "UPDATE datomic_kvs SET rev = rev + 1, map = ?, val = ? WHERE id = ? AND rev = ? AND map = ?");
        Remove = Marked("DELETE FROM datomic_kvs WHERE id = ? AND rev = ? AND map = ?");
    }

    /// <summary>Gets what stores a segment; fails where it is there.</summary>
    public string Put { get; }

    /// <summary>Gets what writes a ref for the first time; fails where it is there.</summary>
    public string Create { get; }

    /// <summary>Gets what writes a ref that is as expected; changes no row where it is not.</summary>
    public string Update { get; }

    /// <summary>Gets what removes a ref that is as expected; removes no row where it is not.</summary>
    public string Remove { get; }

    /// <summary>Makes the statement and the arguments of a conditional write.</summary>
    public (string Text, SqlArgument[] Arguments) Write(RefKey key, RefVersion expected, RefWrite? write)
    {
        SqlArgument[] where =
        [
            SqlArgument.Name(key.Text), SqlArgument.Revision(expected.Revision), SqlArgument.Token(expected.Token),
        ];
        return write is null
            ? (Remove, where)
            : expected == RefVersion.Absent
                ? (Create, [where[0], SqlArgument.Token(write.Token), SqlArgument.Bytes(write.Value)])
                : (Update, [SqlArgument.Token(write.Token), SqlArgument.Bytes(write.Value), .. where]);
    }

    /// <summary>Makes the statement and the arguments that read segments.</summary>
    public (string Text, SqlArgument[] Arguments) GetMany(IReadOnlyList<string> ids) =>
        Named("SELECT id, val FROM datomic_kvs WHERE " + Segments, ids);

    /// <summary>Makes the statement and the arguments that delete segments.</summary>
    public (string Text, SqlArgument[] Arguments) Delete(IReadOnlyList<string> ids) =>
        Named("DELETE FROM datomic_kvs WHERE " + Segments, ids);

    /// <summary>Makes the statement and the arguments that read refs.</summary>
    public (string Text, SqlArgument[] Arguments) Read(IReadOnlyList<string> keys) =>
        Named("SELECT id, rev, map, val FROM datomic_kvs WHERE " + Refs, keys);

    private (string Text, SqlArgument[] Arguments) Named(string statement, IReadOnlyList<string> names)
    {
        int length = Lengths.First(l => l >= names.Count);
        SqlArgument[] arguments = new SqlArgument[length];
        for (int i = 0; i < length; i++)
        {
            arguments[i] = SqlArgument.Name(names[Math.Min(i, names.Count - 1)]);
        }

        return (List(statement, length), arguments);
    }

    private string List(string statement, int length)
    {
        lock (_gate)
        {
            if (!_lists.TryGetValue((statement, length), out string? text))
            {
                text = Marked(
                    $"{statement} AND id IN ({string.Join(", ", Enumerable.Repeat("?", length))})");
                _lists.Add((statement, length), text);
            }

            return text;
        }
    }

    private string Marked(string text)
    {
        StringBuilder marked = new();
        int place = 0;
        foreach (char sign in text)
        {
            if (sign == '?')
            {
                marked.Append(_marker(place++));
            }
            else
            {
                marked.Append(sign);
            }
        }

        return marked.ToString();
    }
}
