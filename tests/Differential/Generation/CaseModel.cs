using System.Collections.Generic;
using System.Linq;

namespace Accrete.Differential.Generation;

/// <summary>What the generator believes about the database of a case, to draw forms that mean something.</summary>
internal sealed class CaseModel(Prng prng)
{
    private int _tempids;

    /// <summary>Gets the source of chance.</summary>
    public Prng Prng { get; } = prng;

    /// <summary>Gets the attributes.</summary>
    public List<AttributeModel> Attributes { get; } = [];

    /// <summary>Gets the idents of entities that are no attributes.</summary>
    public List<string> Idents { get; } = [];

    /// <summary>Gets the named partitions.</summary>
    public List<string> Partitions { get; } = [];

    /// <summary>Gets the entity specs.</summary>
    public List<string> Specs { get; } = [];

    /// <summary>Gets the names of entities that are there for certain.</summary>
    public List<string> Solid { get; } = [];

    /// <summary>Gets the names of entities that steps before this one made, if they were accepted.</summary>
    public List<string> Entities { get; } = [];

    /// <summary>Gets lookup refs of values that were asserted.</summary>
    public List<string> Lookups { get; } = [];

    /// <summary>Gets the names of remembered bases.</summary>
    public List<string> Marks { get; } = [];

    /// <summary>Gets or sets how many transactions were written down so far.</summary>
    public int Transactions { get; set; }

    /// <summary>Gets the attributes of type ref.</summary>
    public List<AttributeModel> Refs => [.. Attributes.Where(a => a.IsRef)];

    /// <summary>Gets the attributes whose values a transaction may state.</summary>
    public List<AttributeModel> Writable => [.. Attributes.Where(a => !a.IsComposite)];

    /// <summary>Returns a tempid that no step has used.</summary>
    public string NewTempid() => $"e{++_tempids}";

    /// <summary>Draws an attribute, null where there is none that fits.</summary>
    public AttributeModel? Pick(System.Func<AttributeModel, bool> fits)
    {
        List<AttributeModel> fitting = [.. Attributes.Where(fits)];
        return fitting.Count == 0 ? null : Prng.Pick(fitting);
    }

    /// <summary>Draws something that stands for an entity that is probably there.</summary>
    public string KnownEntity()
    {
        int draw = Prng.Below(20);
        return draw switch
        {
            < 3 when Lookups.Count > 0 => Prng.Pick(Lookups),
            < 5 when Idents.Count > 0 => Prng.Pick(Idents),
            < 7 when Entities.Count > 0 => $"#eid \"{Prng.Pick(Entities)}\"",
            _ when Solid.Count > 0 => $"#eid \"{Prng.Pick(Solid)}\"",
            _ => ":db/ident",
        };
    }
}
