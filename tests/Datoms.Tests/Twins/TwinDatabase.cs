using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Index.Trees;

namespace Accrete.Datoms.Tests.Twins;

/// <summary>A database, and beside it the plain list of all datoms that its transactions reported.</summary>
internal sealed class TwinDatabase
{
    private const long FirstInstant = 1_700_000_000_000;

    private readonly List<Datom> _history = [];
    private readonly List<long> _ts = [];
    private readonly ConcurrentDictionary<string, bool[]> _shown = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IndexOrder, int[]> _sorted = [];

    /// <summary>Makes one with the bootstrap alone.</summary>
    public TwinDatabase()
    {
        Database = Bootstrap.Create("twins", DatabaseOptions.Default);
        _history.AddRange(Database.History().Datoms(IndexOrder.Eavt));
    }

    /// <summary>Gets the newest value.</summary>
    public Database Database { get; private set; }

    /// <summary>Gets all datoms ever made, those of the bootstrap included.</summary>
    public IReadOnlyList<Datom> History => _history;

    /// <summary>Gets the t of each transaction, oldest first.</summary>
    public IReadOnlyList<long> Ts => _ts;

    /// <summary>Makes the database of a shape: always the same one.</summary>
    public static TwinDatabase Fill(TwinShape shape)
    {
        TwinDatabase twin = new();
        TwinData data = new(shape.Entities + shape.Transactions, shape);
        twin.Transact(EdnReader.Read(TwinData.Schema));
        for (int i = 0; i < shape.Transactions; i++)
        {
            data.Note(twin.Transact(data.Next(i)));
            if (shape.Merging == Merging.Always || (shape.Merging == Merging.Half && i == shape.Transactions / 2))
            {
                twin.Database = Merged(twin.Database, shape.Tree);
            }
        }

        if (shape.Merging == Merging.Last)
        {
            twin.Database = Merged(twin.Database, shape.Tree);
        }

        return twin;
    }

    /// <summary>Returns what a view shows in an order, by looking at all datoms.</summary>
    public List<Datom> Shown(TwinView view, IndexOrder order = IndexOrder.Eavt)
    {
        bool[] shows = ShownBy(view);
        return [.. PlacesIn(order).Where(place => shows[place]).Select(place => _history[place])];
    }

    /// <summary>Tells for each datom of history whether a view shows it.</summary>
    private bool[] ShownBy(TwinView view)
    {
        if (_shown.TryGetValue(view.Name, out bool[]? known))
        {
            return known;
        }

        IEnumerable<int> inside = Enumerable.Range(0, _history.Count).Where(
            place => _history[place].T > (view.Since ?? -1) && _history[place].T <= (view.AsOf ?? long.MaxValue));
        IEnumerable<int> places = view.IsHistory ? inside : inside
            .GroupBy(place => (_history[place].E, _history[place].A, _history[place].V))
            .Select(fact => fact.MaxBy(place => _history[place].T))
            .Where(place => _history[place].Added);
        bool[] shows = new bool[_history.Count];
        foreach (int place in places.Where(place => view.Passes is null || view.Passes(_history[place])))
        {
            shows[place] = true;
        }

        return _shown[view.Name] = shows;
    }

    /// <summary>Returns the places in history of the datoms that stand in an order, sorted.</summary>
    private int[] PlacesIn(IndexOrder order)
    {
        if (!_sorted.TryGetValue(order, out int[]? places))
        {
            places = [.. Enumerable.Range(0, _history.Count).Where(place => StandsIn(order, _history[place].A))];
            Array.Sort(places, (left, right) => DatomOrder.Compare(order, _history[left], _history[right]));
            _sorted[order] = places;
        }

        return places;
    }

    private bool StandsIn(IndexOrder order, int attribute) => order switch
    {
        IndexOrder.Avet => Database.Schema.Attribute(attribute)!.HasAvet, // it has datoms
        IndexOrder.Vaet => Database.Schema.Attribute(attribute)!.IsRef, // likewise
        _ => true,
    };

    private TxReport Transact(object? data)
    {
        TxReport report = TransactionProcessor.Apply(Database, data, new Instant(FirstInstant + (_ts.Count * 1000L)));
        Database = report.DbAfter;
        _history.AddRange(report.TxData);
        _ts.Add(Database.BasisT);
        return report;
    }

    /// <summary>Returns the same value with its memory index merged into leaves of a shape.</summary>
    public static Database Merged(Database database, TreeShape shape) => new(
        database.State with { Indexes = database.Indexes.Merge(new MergeSpace(HeldSink.Instance, shape)) },
        database.View);
}
