using System;
using System.Collections;
using System.Collections.Generic;
using Accrete.Edn;
using Accrete.Query.Columns;
using Accrete.Query.Patterns;
using Accrete.Query.Plan;
using Accrete.Time;

namespace Accrete.Query.Run;

/// <summary>What all conjunctions of one execution share.</summary>
internal sealed class ExecutionState
{
    private static readonly Symbol DefaultSource = Symbol.Of(null, "$");

    private readonly Dictionary<Symbol, object> _sources = [];
    private readonly Dictionary<PatternAtom, PreparedPattern> _prepared = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PatternAtom, ScannedTable> _scanned = new(ReferenceEqualityComparer.Instance);

    /// <summary>Begins an execution.</summary>
    /// <param name="request">The query and what it runs on.</param>
    /// <param name="compiler">The compiled rules.</param>
    /// <param name="trace">Notes what is done; null where nobody wants it.</param>
    /// <param name="rules">Makes what runs rules that call themselves.</param>
    public ExecutionState(
        QueryRequest request, QueryCompiler compiler, PlanTrace? trace, Func<ExecutionState, IRuleRunner> rules)
    {
        Request = request;
        Compiler = compiler;
        Trace = trace;
        Budget = new QueryBudget(request.Options);
        Patterns = new PatternJoin(Pool, Budget);
        Calls = new CallRunner(this);
        OpenPatterns = new OpenPatternJoin(Patterns, Pool, Budget);
        Readiness = new Readiness(this);
        Conjunctions = new ConjunctionRunner(this);
        Rules = rules(this);
    }

    /// <summary>Gets the query and what it runs on.</summary>
    public QueryRequest Request { get; }

    /// <summary>Gets the pool.</summary>
    public ValuePool Pool => Request.Pool;

    /// <summary>Gets the compiled rules.</summary>
    public QueryCompiler Compiler { get; }

    /// <summary>Gets the record of what was done; null where nobody wants it.</summary>
    public PlanTrace? Trace { get; }

    /// <summary>Gets the limits.</summary>
    public QueryBudget Budget { get; }

    /// <summary>Gets what runs functions.</summary>
    public CallRunner Calls { get; }

    /// <summary>Gets what joins patterns with a known attribute.</summary>
    public PatternJoin Patterns { get; }

    /// <summary>Gets what joins patterns with an unknown attribute.</summary>
    public OpenPatternJoin OpenPatterns { get; }

    /// <summary>Gets what tells whether atoms can run.</summary>
    public Readiness Readiness { get; }

    /// <summary>Gets what runs conjunctions.</summary>
    public ConjunctionRunner Conjunctions { get; }

    /// <summary>Gets what runs rules that call themselves.</summary>
    public IRuleRunner Rules { get; }

    /// <summary>Tells whether a source is a database.</summary>
    public bool IsDatabase(Symbol name) => Request.Sources.TryGetValue(name, out object? value) && value is ISnapshot;

    /// <summary>Returns a source: a <see cref="DatabaseSource"/> or a <see cref="CollectionSource"/>.</summary>
    /// <exception cref="AccreteException">There is none of that name, or it is neither.</exception>
    public object Source(Symbol name)
    {
        if (_sources.TryGetValue(name, out object? known))
        {
            return known;
        }

        if (!Request.Sources.TryGetValue(name, out object? value) && !name.Equals(DefaultSource))
        {
            throw DbErrors.Argument($"Data source not supplied: {name}", name);
        }

        object source = value switch
        {
            ISnapshot database => new DatabaseSource(database),
            null => throw DbErrors.Incorrect(
                "invalid-data-source",
                "Nil or missing data source. Did you forget to pass a database argument?",
                name),
            string or EdnMap => throw InvalidSource(value, name),
            IEnumerable items => new CollectionSource(items, Pool),
            _ => throw InvalidSource(value, name),
        };
        _sources.Add(name, source);
        return source;
    }

    /// <summary>Returns a pattern of a database with its constants resolved; null for a pattern of a
    /// collection.</summary>
    public PreparedPattern? Prepare(PatternAtom atom)
    {
        if (_prepared.TryGetValue(atom, out PreparedPattern? prepared))
        {
            return prepared;
        }

        if (Source(atom.Source) is not DatabaseSource database)
        {
            return null;
        }

        prepared = PreparedPattern.Of(atom, database);
        _prepared.Add(atom, prepared);
        return prepared;
    }

    /// <summary>Returns the rows that a pattern of a collection matches, read once.</summary>
    public ScannedTable Scanned(PatternAtom atom, int slots)
    {
        if (!_scanned.TryGetValue(atom, out ScannedTable? scanned))
        {
            scanned = new ScannedTable(((CollectionSource)Source(atom.Source)).Scan(atom, slots));
            _scanned.Add(atom, scanned);
        }

        return scanned;
    }

    private static AccreteException InvalidSource(object value, Symbol name) => DbErrors.Incorrect(
        "invalid-data-source", $"{EdnPrinter.Print(value)} ({value.GetType().Name}) is not a valid data source.", name);
}
