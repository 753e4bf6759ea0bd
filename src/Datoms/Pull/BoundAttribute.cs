using Accrete.Access;
using Accrete.Clojure;
using Accrete.Edn;
using Accrete.Schema;
using Accrete.Values;

namespace Accrete.Pull;

/// <summary>An attribute of a pattern in the terms of one schema.</summary>
internal sealed class BoundAttribute
{
    private BoundAttribute(PullAttribute spec, DbAttribute? attribute, bool isReverse)
    {
        Spec = spec;
        Attribute = attribute;
        IsReverse = isReverse;
        Key = spec.Key;
    }

    /// <summary>Gets the attribute as the pattern has it.</summary>
    public PullAttribute Spec { get; }

    /// <summary>Gets the attribute, null where it is not installed.</summary>
    public DbAttribute? Attribute { get; }

    /// <summary>Gets the attribute's id, -1 where it is not installed.</summary>
    public int Id => Attribute?.Id ?? -1;

    /// <summary>Gets whether it is followed backwards.</summary>
    public bool IsReverse { get; }

    /// <summary>Gets the key of the result.</summary>
    public object Key { get; }

    /// <summary>Gets the nested pattern; of a recursion the pattern around it; null for none.</summary>
    public BoundPattern? Nested { get; private set; }

    /// <summary>Gets the place among the recurring attributes of the pattern around it, -1 where it does
    /// not recur.</summary>
    public int Recursion { get; private set; } = -1;

    /// <summary>Gets the function of <c>:xform</c>, null for none.</summary>
    public QueryFunction? Xform { get; private set; }

    /// <summary>Returns an attribute in the terms of the schema of the pattern around it.</summary>
    public static BoundAttribute Of(PullAttribute spec, BoundPattern around, int recursion)
    {
        // An installed attribute whose own name begins with an underscore is meant by it.
        DbAttribute? literal = spec.IsReverse ? around.Schema.Attribute(Keyword.Parse(spec.Asked.ToString()!)) : null;
        BoundAttribute bound = new(spec, literal ?? around.Schema.Attribute(spec.Name),
            spec.IsReverse && literal is null)
        {
            Recursion = recursion,
            Xform = spec.Xform is null ? null : PullFunctions.Find(spec.Xform, around.Options),
        };
        bound.Nested = recursion >= 0 ? around
            : spec.Nested is null ? null
            : BoundPattern.Of(spec.Nested, around.Schema, around.Options);
        return bound;
    }

    /// <summary>Gets whether the limit, where there is one, is a number or nil.</summary>
    public bool HasValidLimit => !Spec.HasLimit || Spec.Limit is null || NumberPosition.IsNumber(Spec.Limit);

    /// <summary>Gets how many values to take at most, 0 or more.</summary>
    /// <exception cref="AccreteException">The limit is no number.</exception>
    public long Limit => !Spec.HasLimit ? PullKeys.LimitDefault
        : Spec.Limit is null ? long.MaxValue
        : HasValidLimit ? long.Max(0, Ceiling(NumberPosition.Of(ValueKind.Long, Spec.Limit)))
        : throw DbErrors.Argument(
            $"A limit is a number or nil, not {EdnPrinter.Print(Spec.Limit)} as for {Spec.Asked}.", Spec.Limit);

    private static long Ceiling(Position position) => position.Kind switch
    {
        PositionKind.First => 0,
        PositionKind.Last => long.MaxValue,
        _ => position.Value.Bits,
    };
}
