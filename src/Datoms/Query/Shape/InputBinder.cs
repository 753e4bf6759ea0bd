using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using Accrete.Clojure;
using Accrete.Clr;
using Accrete.Edn;
using Accrete.Query.Columns;
using Accrete.Query.Parse;
using Accrete.Time;

namespace Accrete.Query.Shape;

/// <summary>Takes the inputs of a query to what <c>:in</c> says they are: sources, rules, pull patterns, and relations
/// of variables.</summary>
internal sealed class InputBinder
{
    private readonly Dictionary<Symbol, object?> _sources = [];
    private readonly Dictionary<Symbol, object?> _patterns = [];
    private readonly ImmutableArray<Relation>.Builder _relations = ImmutableArray.CreateBuilder<Relation>();
    private readonly ValuePool _pool;

    private InputBinder(ValuePool pool) => _pool = pool;

    /// <summary>Gets what the source variables stand for.</summary>
    public IReadOnlyDictionary<Symbol, object?> Sources => _sources;

    /// <summary>Gets the pull patterns by name.</summary>
    public IReadOnlyDictionary<Symbol, object?> Patterns => _patterns;

    /// <summary>Gets one relation for each input that binds variables.</summary>
    public ImmutableArray<Relation> Relations => _relations.ToImmutable();

    /// <summary>Gets the rules.</summary>
    public IReadOnlyDictionary<Symbol, Rule> Rules { get; private set; } = ImmutableDictionary<Symbol, Rule>.Empty;

    /// <summary>Binds inputs.</summary>
    /// <exception cref="AccreteException">There are too few, or one is not what its binding takes apart.</exception>
    public static InputBinder Bind(ParsedQuery query, IReadOnlyList<object?> inputs, ValuePool pool)
    {
        if (query.HasInputs && inputs.Count < query.Inputs.Length)
        {
            throw ParseErrors.TooFewInputs(query.Inputs.Length, inputs.Count, query.Form);
        }

        InputBinder binder = new(pool);
        for (int i = 0; i < Math.Min(query.Inputs.Length, inputs.Count); i++)
        {
            binder.Bind(query.Inputs[i], ClrInput.QueryInput(inputs[i]), i, query);
        }

        return binder;
    }

    private void Bind(InputSpec spec, object? value, int index, ParsedQuery query)
    {
        switch (spec)
        {
            case InputSpec.Source source:
                _sources[source.Name] = value is EdnMap map ? Tuples(map) : value;
                break;
            case InputSpec.Rules:
                _sources[Symbols.Rules] = value;
                Rules = ParseCache.Rules.Parse(value);
                break;
            case InputSpec.Pattern pattern:
                _patterns[pattern.Name] = value;
                break;
            case InputSpec.Bound { Binding: Binding.Ignore }:
                break;
            case InputSpec.Bound bound:
                _relations.Add(RelationOf(bound.Binding, value, index, query));
                break;
            default:
                throw new InvalidOperationException("unknown input");
        }
    }

    /// <summary>Returns a map's entries as tuples; a map without any counts as a missing source, as in the
    /// reference.</summary>
    private static EdnVector? Tuples(EdnMap map) => map.Count == 0 ? null : Seqs.Vector(Seqs.Items(map));

    private Relation RelationOf(Binding binding, object? value, int index, ParsedQuery query)
    {
        if (value is null)
        {
            throw DbErrors.Argument(
                string.Create(CultureInfo.InvariantCulture,
                    $"Input {index + 1} of the query is nil; nil cannot be bound"), query.Form);
        }

        if (binding is Binding.Scalar scalar)
        {
            ColumnBuilder single = new(_pool);
            single.Add(value);
            return new Relation([scalar.Variable], [single.Build()], 1);
        }

        List<Symbol> variables = [];
        AddVariables(binding, variables);
        if (value is ISnapshot && !variables.Exists(query.Used.Contains)
            && binding is Binding.Relation or Binding.Collection)
        {
            // A database may stand wherever nobody looks.
            return new Relation([], [], 1);
        }

        if (FlatRows.Fits(binding, variables.Count))
        {
            return FlatRows.Read(binding, variables, value, query.Used, _pool);
        }

        BoundRows rows = new(variables);
        rows.Spread(binding, value);
        return rows.ToRelation(_pool);
    }

    private static void AddVariables(Binding binding, List<Symbol> variables)
    {
        switch (binding)
        {
            case Binding.Scalar scalar when !variables.Contains(scalar.Variable):
                variables.Add(scalar.Variable);
                break;
            case Binding.Collection collection:
                AddVariables(collection.Item, variables);
                break;
            case Binding.Tuple { Items: var items }:
                AddAll(items, variables);
                break;
            case Binding.Relation { Items: var items }:
                AddAll(items, variables);
                break;
            default:
                break;
        }
    }

    private static void AddAll(ImmutableArray<Binding> items, List<Symbol> variables)
    {
        foreach (Binding item in items)
        {
            AddVariables(item, variables);
        }
    }

    /// <summary>Collects the rows that a binding makes of a value.</summary>
    private sealed class BoundRows(List<Symbol> variables)
    {
        private readonly List<object?[]> _rows = [];

        /// <summary>Adds the rows of a value.</summary>
        public void Spread(Binding binding, object? value) => Spread([(binding, value)], new object?[variables.Count]);

        /// <summary>Returns the rows as columns.</summary>
        public Relation ToRelation(ValuePool pool)
        {
            ImmutableArray<Column>.Builder columns = ImmutableArray.CreateBuilder<Column>(variables.Count);
            for (int i = 0; i < variables.Count; i++)
            {
                ColumnBuilder column = new(pool);
                foreach (object?[] row in _rows)
                {
                    column.Add(row[i]);
                }

                columns.Add(column.Build());
            }

            return new Relation([.. variables], columns.MoveToImmutable(), _rows.Count);
        }

        /// <summary>Binds the first of what is left to bind, then the rest, row for row.</summary>
        private void Spread(ImmutableArray<(Binding Binding, object? Value)> left, object?[] row)
        {
            if (left.IsEmpty)
            {
                _rows.Add((object?[])row.Clone());
                return;
            }

            (Binding binding, object? value) = left[0];
            ImmutableArray<(Binding, object?)> rest = left.RemoveAt(0);
            switch (binding)
            {
                case Binding.Scalar scalar:
                    row[variables.IndexOf(scalar.Variable)] = value;
                    Spread(rest, row);
                    break;
                case Binding.Collection collection:
                    foreach (object? item in Seqs.Items(value))
                    {
                        Spread(rest.Insert(0, (collection.Item, item)), row);
                    }

                    break;
                case Binding.Relation relation:
                    foreach (object? item in FlatRows.RowsOf(value))
                    {
                        Spread(rest.InsertRange(0, Places(relation.Items, item)), row);
                    }

                    break;
                case Binding.Tuple tuple:
                    Spread(rest.InsertRange(0, Places(tuple.Items, value)), row);
                    break;
                default:
                    Spread(rest, row);
                    break;
            }
        }


        private static ImmutableArray<(Binding, object?)> Places(ImmutableArray<Binding> items, object? value)
        {
            ImmutableArray<(Binding, object?)>.Builder places = ImmutableArray.CreateBuilder<(Binding, object?)>(
                items.Length);
            for (int i = 0; i < items.Length; i++)
            {
                places.Add(Seqs.TryNth(value, i, out object? item)
                    ? (items[i], item)
                    : throw FlatRows.TooShort(value, items.Length));
            }

            return places.MoveToImmutable();
        }
    }
}
