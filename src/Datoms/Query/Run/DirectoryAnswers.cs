using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Accrete.Edn;
using Accrete.Index;
using Accrete.Query.Columns;
using Accrete.Query.Patterns;
using Accrete.Query.Plan;
using Accrete.Values;

namespace Accrete.Query.Run;

/// <summary>Answers the count, the least and the greatest of what one pattern finds from the directories of an index,
/// without reading what it finds.</summary>
/// <remarks>Only where that is the whole query, and the database shows its present: then directories and the memory
/// index tell exactly how many facts stand in a range. Anything else is left to the scan.</remarks>
internal sealed class DirectoryAnswers(ExecutionState state)
{
    /// <summary>Returns the rows that the aggregate of a query makes its answer of: for a count how many there are, for
    /// the least or the greatest that row alone.</summary>
    /// <param name="atoms">What must hold.</param>
    /// <param name="start">The rows to extend.</param>
    /// <param name="variables">The variables wanted, each once.</param>
    /// <param name="wanted">Their slots.</param>
    /// <returns>Null where the rows have to be read.</returns>
    public Relation? Of(IReadOnlyList<Atom> atoms, Table start, ImmutableArray<Symbol> variables, VarSet wanted)
    {
        ParsedQuery query = state.Request.Query;
        if (query.Find is not [FindElement.Aggregate { Function.Namespace: null, Arguments.Length: 1 } aggregate]
            || atoms is not [PatternAtom atom] || start.Count != 1 || !start.Bound.IsEmpty
            || !state.IsDatabase(atom.Source) || state.Prepare(atom) is not { } pattern || !IsOfRange(pattern)
            || wanted.IsEmpty || wanted.Count != variables.Length || !pattern.Atom.Uses.ContainsAll(wanted))
        {
            return null;
        }

        Relation? answer = aggregate.Function.Name switch
        {
            "count" => Count(pattern, start, variables, wanted),
            "count-distinct" when query.With.IsEmpty => Count(pattern, start, variables, wanted),
            "min" or "max" => Extreme(pattern, variables, wanted, isGreatest: aggregate.Function.Name == "max"),
            _ => null,
        };
        if (answer is not null)
        {
            Note(pattern, start, answer);
        }

        return answer;
    }

    /// <summary>Tells whether exactly the datoms of one range match a pattern.</summary>
    private static bool IsOfRange(PreparedPattern pattern) => !pattern.IsEmpty && pattern.Attribute is not null
        && !pattern.HasRepeats && pattern.T is null && pattern.Added is null
        && (pattern.Constant is null || pattern.IsValueInRange)
        && pattern.Source.Database.View.IsPresent;

    private static Relation? Count(
        PreparedPattern pattern, Table start, ImmutableArray<Symbol> variables, VarSet wanted)
    {
        VarSet places = VarSet.Of(pattern.E) | VarSet.Of(pattern.V);
        VarSet key = PatternJoin.KeyAfter(start, pattern, hasE: false, hasV: false, out bool isDistinct);
        return isDistinct && places.ContainsAll(wanted) && wanted.ContainsAll(key)
            ? Relation.Counted(variables, pattern.Source.Datoms.Count(pattern.Order, pattern.From, pattern.To))
            : null;
    }

    /// <summary>Finds the first or the last value of an attribute in the order of the index, where that is the order of
    /// the aggregate too.</summary>
    private Relation? Extreme(
        PreparedPattern pattern, ImmutableArray<Symbol> variables, VarSet wanted, bool isGreatest)
    {
        if (pattern.Constant is not null || pattern.Entity is not null || !wanted.Equals(VarSet.Of(pattern.V))
            || pattern.Attribute is not { HasAvet: true } attribute
            || attribute.ValueType is not (ValueKind.Long or ValueKind.Double or ValueKind.Instant or ValueKind.String))
        {
            return null;
        }

        IndexRange range = IndexRange.Of(attribute.Id);
        if (!pattern.Source.Datoms.TryFirst(IndexOrder.Avet, range, out Datom datom) || IsUnordered(datom.V))
        {
            return null;
        }

        if (isGreatest)
        {
            DatomBatch batch = new();
            bool found = pattern.Source.Datoms.Open(IndexOrder.Avet, range.From, range.To, reverse: true).Next(batch);
            Invariant.Check(found && batch.Count > 0, "what has a first has a last");
            datom = batch.DatomAt(0);
        }

        if (IsUnordered(datom.V) || datom.V.Kind != attribute.ValueType)
        {
            return null;
        }

        ColumnBuilder builder = new(state.Pool);
        builder.Add(datom.V.ToObject());
        return new Relation(variables, [builder.Build()], 1);
    }

    /// <summary>Tells whether a value is one that the aggregate and the index order differently: not-a-number, which
    /// stands before all others, and zeros, of which there are two.</summary>
    private static bool IsUnordered(in Value value) => value.Kind == ValueKind.Double
        && BitConverter.Int64BitsToDouble(value.Bits) is double.NaN or 0.0;

    private void Note(PreparedPattern pattern, Table start, Relation answer)
    {
        if (state.Trace is { } trace)
        {
            trace.Enter();
            Table after = new(start.SlotCount, (int)Math.Min(answer.Rows, int.MaxValue));
            string way = answer.IsCounted ? $"count {pattern.Order}" : $"end of {IndexOrder.Avet}";
            trace.Leave(pattern.Atom, start, after, null, new IndexAccess(way, 0, answer.Rows));
        }
    }
}
