using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Accrete.Access;
using Accrete.Edn;
using Accrete.Query;
using Accrete.Query.Engine;
using Accrete.Values;

namespace Accrete.Host.Conformance;

/// <summary>Runs the steps of one case against a database of its own.</summary>
internal sealed class CaseSession
{
    private static readonly Keyword TempidsKey = Keyword.Of(null, "tempids");

    private readonly CaseForms _forms;
    private readonly TimeSpan _stepTimeout;
    private readonly CaseState _state;
    private CaseState _shown;

    private readonly ICaseTarget _target;

    private CaseSession(CaseState state, ICaseTarget target, TimeSpan stepTimeout)
    {
        _target = target;
        _state = state;
        _shown = state;
        _stepTimeout = stepTimeout;
        _forms = new CaseForms(state, DatabaseOf);
    }

    /// <summary>Gets the newest value of the database.</summary>
    public Database Now => _target.Now;

    /// <summary>Opens a fresh database with the schema of the case.</summary>
    /// <exception cref="AccreteException">The schema was refused.</exception>
    public static CaseSession Open(ConformanceCase @case, ICaseTarget target, TimeSpan stepTimeout)
    {
        CaseSession session = new(CaseState.Of(@case), target, stepTimeout);
        if (@case.Schema is { Count: > 0 } schema)
        {
            TxReport report = target.Transact(session._forms.Resolve(schema));
            session._state.AddSchemaTransaction(EntityIds.ToTx(report.DbAfter.BasisT));
        }

        return session;
    }

    /// <summary>Runs one step and returns its outcome with every id shown by name.</summary>
    /// <exception cref="AccreteException">The step was refused.</exception>
    public object? Run(EdnSequence step)
    {
        _shown = _state;
        if (step[0] is not Keyword { Namespace: null } operation)
        {
            throw DbErrors.Argument("A step begins with the keyword of what to do.", step);
        }

        return operation.Name switch
        {
            "transact" => Transact(step),
            "with" => With(step),
            "mark" => Mark(step),
            _ => new OutcomeShaper(_state, _target.Now).Shape(Answer(operation.Name, step)),
        };
    }

    /// <summary>Returns a recorded outcome with its tempids and instants shown as this session shows them: where two
    /// tempids became one entity, or two transactions bear one instant, by the name that sorts first. What differs then
    /// differs in the entity or instant, not in its name.</summary>
    public object? WithKnownNames(object? recorded) => WithKnownTempids(_shown.WithKnownInstants(recorded));

    private object? WithKnownTempids(object? recorded)
    {
        if (recorded is not EdnMap outcome || outcome[TempidsKey] is not EdnMap tempids)
        {
            return recorded;
        }

        return outcome.With(TempidsKey,
            EdnMap.Of(tempids.Select(entry => KeyValuePair.Create(entry.Key, Renamed(entry.Value)))));
    }

    private object? Renamed(object? entity) =>
        entity is Tagged { Tag.Name: "eid", Form: string name } && _shown.TryEntity(name, out long id)
            ? _shown.NameOf(id)
            : entity;

    private object? Answer(string operation, EdnSequence step) => operation switch
    {
        "q" => Query(step),
        "pull" => Db(step).Pull(Arg(step, 2)!, Arg(step, 3)),
        "pull-many" => new EdnVector([.. Db(step).PullMany(Arg(step, 2)!, Entities(Arg(step, 3)))]),
        "datoms" => DatomShapes.Rows(Db(step), Db(step).Datoms(Index(step, 2), Args(step, 3))),
        "seek" => DatomShapes.Rows(Db(step), Db(step).SeekDatoms(Index(step, 3), Args(step, 4)).Take(Count(step))),
        "rseek" => DatomShapes.Rows(Db(step), Db(step).RseekDatoms(Index(step, 3), Args(step, 4)).Take(Count(step))),
        "index-range" => DatomShapes.Rows(Db(step), Db(step).IndexRange(Arg(step, 2)!, Arg(step, 3), Arg(step, 4))),
        "index-pull" => new EdnVector([.. Db(step).IndexPull(Arg(step, 2)!)]),
        "entid" => Db(step).Entid(Arg(step, 2)),
        "ident" => CaseReads.Ident(Db(step), Arg(step, 2)),
        "part" => Part(Arg(step, 1)),
        "attribute" => CaseReads.Attribute(Db(step), Arg(step, 2)),
        "basis-t" => EntityIds.ToTx(Db(step).BasisT),
        "entity" => CaseReads.EntityPath(Db(step), Arg(step, 2), step.Skip(3)),
        "tx-range" => TxRange(step),
        "implicit-part" => ImplicitParts.Id(Arg(step, 1)),
        "implicit-part-id" => ImplicitParts.Number(Arg(step, 1)),
        "partition-of" => PartitionOf((string)step[1]!),
        _ => throw DbErrors.Argument($"There is no step :{operation}.", step),
    };

    private Database Db(EdnSequence step) => (Database)DatabaseOf(step[1])!;

    private object? Arg(EdnSequence step, int index) => index < step.Count ? _forms.Resolve(step[index]) : null;

    private object?[] Args(EdnSequence step, int first) => [.. step.Skip(first).Select(_forms.Resolve)];

    private static int Count(EdnSequence step) => checked((int)(long)step[2]!);

    private static IEnumerable<object?> Entities(object? entities) => entities switch
    {
        null => [],
        EdnSequence sequence => sequence,
        _ => throw DbErrors.Argument("The entities of pull-many are a vector or a list.", entities),
    };

    private static Keyword Index(EdnSequence step, int index) =>
        step[index] as Keyword ?? throw DbErrors.Argument("An index is named by its keyword.", step);

    private EdnMap Transact(EdnSequence step)
    {
        object? data = Arg(step, 1);
        TxReport report = _target.Transact(data);
        EdnMap outcome = DatomShapes.Report(report, CaseForms.StringsIn(data), out Instant instant);
        _state.AddEntities(DatomShapes.Tempids(report, CaseForms.StringsIn(data)));
        _state.AddTransaction(EntityIds.ToTx(report.DbAfter.BasisT), instant);
        return (EdnMap)new OutcomeShaper(_state, _target.Now).Shape(outcome)!;
    }

    private EdnMap With(EdnSequence step)
    {
        object? data = Arg(step, 2);
        TxReport report = Db(step).With(data!, _target.Tick());
        EdnMap outcome = DatomShapes.Report(report, CaseForms.StringsIn(data), out _);
        CaseState speculative = _state.Copy();
        speculative.AddEntities(DatomShapes.Tempids(report, CaseForms.StringsIn(data)));
        speculative.AddSpeculative(EntityIds.ToTx(report.DbAfter.BasisT));
        _shown = speculative;
        return (EdnMap)new OutcomeShaper(speculative, _target.Now).Shape(outcome)!;
    }

    private Keyword Mark(EdnSequence step)
    {
        _state.AddMark((Keyword)step[1]!, _target.Now.BasisT);
        return Keyword.Of(null, "ok");
    }

    private object? Query(EdnSequence step)
    {
        object? query = step[1] is string text ? text : Arg(step, 1);
        QueryOptions options = QueryOptions.Default with { Timeout = _stepTimeout };
        return QueryEngine.Run(query!, Args(step, 2), options, CancellationToken.None);
    }

    private object? Part(object? entity)
    {
        long partition = CaseReads.Part(entity);
        return (object?)_target.Now.Schema.Ident(partition) ?? partition;
    }

    private object PartitionOf(string name)
    {
        long partition = CaseReads.Part(_state.Entity(name));
        return DatomShapes.ImplicitNumber(partition) is { } number
            ? EdnMap.Of(Keyword.Of(null, "implicit"), number)
            : (object?)_target.Now.Schema.Ident(partition) ?? partition;
    }

    private EdnVector TxRange(EdnSequence step)
    {
        object? from = Point(Arg(step, 1)), to = Point(Arg(step, 2));
        IEnumerable<object?> entries = _target.Now.TxRange(from, to).Select(entry => (object?)EdnMap.Of(
            Keyword.Of(null, "t"), EntityIds.ToTx(entry.T),
            Keyword.Of(null, "data"), DatomShapes.Facts(_target.Now, entry.Data, keepsInstants: false)));
        return new EdnVector([.. entries]);
    }

    private object? DatabaseOf(object? form)
    {
        switch (form)
        {
            case Keyword { Name: "now" }:
                return _target.Now;
            case Keyword { Name: "log" }:
                return _target.Now.Log;
            case EdnSequence { Count: >= 2 } view when view[0] is Keyword kind:
                return kind.Name switch
                {
                    "as-of" => Inner(view, 2).AsOfPoint(Point(_forms.Resolve(view[1]))),
                    "since" => Inner(view, 2).SincePoint(Point(_forms.Resolve(view[1]))),
                    "history" => Inner(view, 1).History(),
                    "with" => Inner(view, 1).With(_forms.Resolve(view[2])!, _target.Tick()).DbAfter,
                    "filter-attr-ns" => CaseReads.FilterByNamespace(Inner(view, 1), (string)view[2]!),
                    _ => throw DbErrors.Argument("There is no such database value.", view),
                };
            default:
                throw DbErrors.Argument("There is no such database value.", form);
        }
    }

    private Database Inner(EdnSequence view, int index) =>
        index < view.Count ? (Database)DatabaseOf(view[index])! : _target.Now;

    private object? Point(object? form) => form is Keyword mark ? _state.Mark(mark) : form;
}
