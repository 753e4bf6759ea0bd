using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;

namespace Accrete.Storage.Contract.Cassandra;

/// <summary>Rows in memory, and as much of CQL as the storage speaks: statements on one partition by its key.</summary>
public sealed partial class FakeTables
{
    private const int LocalQuorum = 6, LocalSerial = 9;

    private static readonly Dictionary<string, int> Types = new(StringComparer.Ordinal)
    {
        ["id"] = 0x0D,
        ["map"] = 0x0D,
        ["rev"] = 0x02,
        ["val"] = 0x03,
        ["chunk"] = 0x09,
        ["chunks"] = 0x09,
    };

    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Table, string Id, int Chunk), Dictionary<string, object?>> _rows = [];

    /// <summary>Gets or sets the columns of the tables, as <c>NAME TYPE KIND</c>; absent where there is none.</summary>
    public Dictionary<string, string[]> Columns { get; } = new(StringComparer.Ordinal)
    {
        ["datomic"] = ["id text partition_key", "map text regular", "rev bigint regular", "val blob regular"],
        ["datomic2"] =
        [
            "id text partition_key", "chunk int clustering", "chunks int regular", "map text regular",
            "rev bigint regular", "val blob regular",
        ],
    };

    /// <summary>Gets or sets whether there is a keyspace.</summary>
    public bool HasKeyspace { get; set; } = true;

    /// <summary>Gets or sets after how many seconds rows are forgotten.</summary>
    public int TimeToLive { get; set; }

    /// <summary>Gets or sets addresses of other nodes.</summary>
    public byte[][] Peers { get; set; } = [];

    /// <summary>Says why a statement cannot be prepared; null where it can.</summary>
    public (int Code, string Text)? WhyNot(string text)
    {
        Match table = TableName().Match(text);
        return table.Groups["keyspace"].Value.StartsWith("system", StringComparison.Ordinal)
            ? null
            : !HasKeyspace
                ? (0x2200, "Keyspace datomic does not exist")
                : !Columns.ContainsKey(table.Groups["table"].Value)
                    ? (0x2200, "table does not exist")
                    : null;
    }

    /// <summary>Runs a statement.</summary>
    public FakeRows Run(FakeQuestion question)
    {
        lock (_gate)
        {
            string table = TableName().Match(question.Text).Groups["table"].Value;
            return question.Text switch
            {
                var text when text.Contains(" system", StringComparison.Ordinal) => OfSystem(table, question),
                var text when text.StartsWith("SELECT", StringComparison.Ordinal) => Select(table, question),
                var text when text.StartsWith("INSERT", StringComparison.Ordinal) => Insert(table, question),
                var text when text.StartsWith("UPDATE", StringComparison.Ordinal) => Update(table, question),
                _ => Delete(table, question),
            };
        }
    }

    /// <summary>Returns what a conditional write would be answered that found its own success there.</summary>
    public FakeRows AsNotApplied(FakeQuestion question)
    {
        lock (_gate)
        {
            string table = TableName().Match(question.Text).Groups["table"].Value;
            return NotApplied(question, Row(table, KeyOf(question)));
        }
    }

    private static FakeRows Applied => new([("[applied]", 0x04)], [[true]]);

    private static void Expect(bool isRight, FakeQuestion question)
    {
        if (!isRight)
        {
            throw new InvalidOperationException("not at this level: " + question.Text);
        }
    }

    private static FakeRows NotApplied(FakeQuestion question, Dictionary<string, object?>? row)
    {
        string[] names = row is null ? []
            : question.Text.StartsWith("INSERT", StringComparison.Ordinal) ? [.. row.Keys] : ["rev", "map"];
        return new FakeRows(
            [("[applied]", 0x04), .. names.Select(name => (name, Types[name]))],
            [[false, .. names.Select(name => row!.GetValueOrDefault(name))]]);
    }

    private static object? Decode(string column, byte[]? value) => (Types[column], value) switch
    {
        (_, null) => null,
        (0x0D, { } text) => Encoding.UTF8.GetString(text),
        (0x02, { } number) => BinaryPrimitives.ReadInt64BigEndian(number),
        (0x09, { } number) => BinaryPrimitives.ReadInt32BigEndian(number),
        (_, { } bytes) => bytes,
    };

    // The terms of a statement in order: each "column = term" or, of an insert, columns beside terms.
    private static Dictionary<string, object?> Terms(string part, IEnumerator<byte[]?> values)
    {
        Dictionary<string, object?> terms = new(StringComparer.Ordinal);
        foreach (Match term in Assignment().Matches(part))
        {
            terms[term.Groups["name"].Value] = Term(term.Groups["name"].Value, term.Groups["value"].Value, values);
        }

        return terms;
    }

    private static object? Term(string column, string text, IEnumerator<byte[]?> values) => text == "?"
        ? values.MoveNext() ? Decode(column, values.Current) : throw new InvalidOperationException("a value is missing")
        : Types[column] == 0x02
            ? (object)long.Parse(text, CultureInfo.InvariantCulture)
            : int.Parse(text, CultureInfo.InvariantCulture);

    private static (string Id, int Chunk) KeyOf(FakeQuestion question)
    {
        Dictionary<string, object?> terms = question.Text.StartsWith("INSERT", StringComparison.Ordinal)
            ? InsertTerms(question)
            : Parts(question).Where;
        return ((string)terms["id"]!, terms.GetValueOrDefault("chunk") as int? ?? 0);
    }

    private static Dictionary<string, object?> InsertTerms(FakeQuestion question)
    {
        Match insert = InsertStatement().Match(question.Text);
        IEnumerator<byte[]?> values = question.Values.GetEnumerator();
        string[] names = insert.Groups["names"].Value.Split(", "), terms = insert.Groups["terms"].Value.Split(", ");
        return names.Zip(terms).ToDictionary(
            pair => pair.First, pair => Term(pair.First, pair.Second, values), StringComparer.Ordinal);
    }

    private static (Dictionary<string, object?> Set, Dictionary<string, object?> Where, Dictionary<string, object?>? If)
        Parts(FakeQuestion question)
    {
        string[] ifs = question.Text.Split(" IF "), wheres = ifs[0].Split(" WHERE "), sets = wheres[0].Split(" SET ");
        IEnumerator<byte[]?> values = question.Values.GetEnumerator();
        var set = sets.Length > 1 ? Terms(sets[1], values) : [];
        var where = Terms(wheres[1], values);
        return (set, where, ifs.Length > 1 ? Terms(ifs[1], values) : null);
    }

    private static bool Meets(Dictionary<string, object?>? row, Dictionary<string, object?> conditions) =>
        row is not null && conditions.All(term => Equals(row.GetValueOrDefault(term.Key), term.Value));

    private Dictionary<string, object?>? Row(string table, (string Id, int Chunk) key) =>
        _rows.GetValueOrDefault((table, key.Id, key.Chunk));

    private FakeRows Insert(string table, FakeQuestion question)
    {
        (string id, int chunk) = KeyOf(question);
        bool isConditional = question.Text.EndsWith("IF NOT EXISTS", StringComparison.Ordinal);
        Expect(question.Consistency == LocalQuorum && question.Serial == (isConditional ? LocalSerial : 0), question);
        if (isConditional && Row(table, (id, chunk)) is { } there)
        {
            return NotApplied(question, there);
        }

        _rows[(table, id, chunk)] = InsertTerms(question);
        return isConditional ? Applied : FakeRows.None;
    }

    private FakeRows Update(string table, FakeQuestion question)
    {
        (Dictionary<string, object?> set, _, Dictionary<string, object?>? conditions) = Parts(question);
        (string id, int chunk) = KeyOf(question);
        Expect(conditions is not null && question is { Consistency: LocalQuorum, Serial: LocalSerial }, question);
        Dictionary<string, object?>? row = Row(table, (id, chunk));
        if (!Meets(row, conditions!))
        {
            return NotApplied(question, row);
        }

        foreach ((string name, object? value) in set)
        {
            row![name] = value;
        }

        return Applied;
    }

    private FakeRows Delete(string table, FakeQuestion question)
    {
        (_, Dictionary<string, object?> where, Dictionary<string, object?>? conditions) = Parts(question);
        (string id, int chunk) = KeyOf(question);
        Expect(question.Serial == (conditions is null ? 0 : LocalSerial), question);
        if (conditions is not null && !Meets(Row(table, (id, chunk)), conditions))
        {
            return NotApplied(question, Row(table, (id, chunk)));
        }

        foreach ((string Table, string Id, int Chunk) key in _rows.Keys
            .Where(key => key.Table == table && key.Id == id && (!where.ContainsKey("chunk") || key.Chunk == chunk))
            .ToArray())
        {
            _rows.Remove(key);
        }

        return conditions is null ? FakeRows.None : Applied;
    }

    private FakeRows Select(string table, FakeQuestion question)
    {
        (_, Dictionary<string, object?> where, _) = Parts(question);
        string[] names = SelectStatement().Match(question.Text).Groups["names"].Value.Split(", ");
        Expect(question.Consistency == (names.Contains("map") ? LocalSerial : LocalQuorum), question);
        Dictionary<string, object?>[] all =
        [
            .. _rows.Where(each => each.Key.Table == table && Meets(each.Value, Known(each.Value, where)))
                .Select(each => each.Value),
        ];
        IReadOnlyList<object?>[] page =
        [
            .. all.Skip(question.From).Take(question.PageSize).Select(
                row => names.Select(name => row.GetValueOrDefault(name)).ToArray()),
        ];
        int next = question.From + page.Length;
        return new FakeRows(
            [.. names.Select(name => (name, Types[name]))], page, next < all.Length ? next : null);

        // A table without pieces has no such column.
        static Dictionary<string, object?> Known(Dictionary<string, object?> row, Dictionary<string, object?> terms) =>
            terms.Where(term => term.Key != "chunk" || row.ContainsKey("chunk"))
                .ToDictionary(term => term.Key, term => term.Value, StringComparer.Ordinal);
    }

    private FakeRows OfSystem(string table, FakeQuestion question)
    {
        string[] columns = question.Values.Count > 1
            ? Columns.GetValueOrDefault(Encoding.UTF8.GetString(question.Values[1]!), [])
            : [];
        return table switch
        {
            "local" => new([("data_center", 0x0D)], [["datacenter1"]]),
            "peers" => new(
                [("peer", 0x10), ("rpc_address", 0x10), ("data_center", 0x0D)],
                [.. Peers.Select(address => new object?[] { address, address, "datacenter1" })]),
            "keyspaces" => new([("durable_writes", 0x04)], HasKeyspace ? [[true]] : []),
            "tables" => new([("default_time_to_live", 0x09)], [[TimeToLive]]),
            _ => new(
                [("column_name", 0x0D), ("type", 0x0D), ("kind", 0x0D)],
                [.. columns.Select(column => column.Split(' '))]),
        };
    }

    [GeneratedRegex(@"(FROM|INTO|UPDATE) (?<keyspace>\w+)\.(?<table>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex TableName();

    [GeneratedRegex(@"\((?<names>[^)]*)\) VALUES \((?<terms>[^)]*)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex InsertStatement();

    [GeneratedRegex(@"SELECT (?<names>.*) FROM", RegexOptions.ExplicitCapture)]
    private static partial Regex SelectStatement();

    [GeneratedRegex(@"(?<name>\w+) = (?<value>\?|\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Assignment();
}
