using System.Collections.Generic;

namespace Accrete.Differential.Generation;

/// <summary>What the generator knows of an attribute.</summary>
/// <param name="Name">Its ident, with the colon.</param>
/// <param name="Type">The name of its value type, without <c>db.type/</c>.</param>
internal sealed record AttributeModel(string Name, string Type)
{
    /// <summary>Gets whether it has many values.</summary>
    public bool IsMany { get; init; }

    /// <summary>Gets <c>identity</c>, <c>value</c> or null.</summary>
    public string? Unique { get; init; }

    /// <summary>Gets whether it stands in avet by its own flag.</summary>
    public bool IsIndexed { get; init; }

    /// <summary>Gets whether it leads to components.</summary>
    public bool IsComponent { get; init; }

    /// <summary>Gets whether its past is forgotten.</summary>
    public bool NoHistory { get; init; }

    /// <summary>Gets whether its words can be searched.</summary>
    public bool IsFulltext { get; init; }

    /// <summary>Gets the slot types of a heterogeneous tuple.</summary>
    public IReadOnlyList<string> TupleTypes { get; init; } = [];

    /// <summary>Gets the one slot type of a homogeneous tuple.</summary>
    public string? TupleType { get; init; }

    /// <summary>Gets the members of a composite tuple.</summary>
    public IReadOnlyList<AttributeModel> TupleAttributes { get; init; } = [];

    /// <summary>Gets whether it is a ref.</summary>
    public bool IsRef => Type == "ref";

    /// <summary>Gets whether the database makes its values.</summary>
    public bool IsComposite => TupleAttributes.Count > 0;

    /// <summary>Gets whether avet has its datoms.</summary>
    public bool HasAvet => IsIndexed || Unique is not null;

    /// <summary>Gets the name with which it is walked against its direction.</summary>
    public string Reverse => Name.Replace("/", "/_", System.StringComparison.Ordinal);
}
