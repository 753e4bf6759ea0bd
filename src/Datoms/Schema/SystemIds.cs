namespace Accrete.Schema;

/// <summary>The ids of the system entities that rules speak of (reference: bootstrap entities).</summary>
internal static class SystemIds
{
    /// <summary>The first id that users' schema gets; all below are of the system.</summary>
    public const int FirstUserElement = 72;

    /// <summary>The entity of <c>:db.part/db</c>, on which installs are stated.</summary>
    public const int PartitionDb = 0;

    /// <summary>The primitive operations.</summary>
    public const int Add = 1, Retract = 2;

    /// <summary>The attribute <c>:db/ident</c>.</summary>
    public const int Ident = 10;

    /// <summary>The attributes that install and alter, stated on <c>:db.part/db</c>.</summary>
    public const int InstallPartition = 11, InstallValueType = 12, InstallAttribute = 13, InstallFunction = 14,
        AlterAttribute = 19;

    /// <summary>The attributes that requests of excision are made of.</summary>
    public const int Excise = 15, ExciseAttrs = 16, ExciseBeforeT = 17, ExciseBefore = 18;

    /// <summary>The two cardinalities.</summary>
    public const int CardinalityOne = 35, CardinalityMany = 36;

    /// <summary>The two kinds of uniqueness.</summary>
    public const int UniqueValue = 37, UniqueIdentity = 38;

    /// <summary>The attributes that describe attributes.</summary>
    public const int ValueType = 40, Cardinality = 41, Unique = 42, IsComponent = 43, Index = 44, NoHistory = 45,
        Fulltext = 51, TupleType = 65, TupleTypes = 66, TupleAttrs = 67, AttributePredicates = 71;

    /// <summary>The attributes that describe value types and database functions.</summary>
    public const int FressianTag = 39, Language = 46, Code = 47, Function = 52;

    /// <summary>The attribute <c>:db/txInstant</c>.</summary>
    public const int TxInstant = 50;

    /// <summary>The functions that are built in.</summary>
    public const int RetractEntity = 54, CompareAndSwap = 55;

    /// <summary>The attributes of entity specs, and the one that asks for a spec.</summary>
    public const int Ensure = 68, EntityAttributes = 69, EntityPredicates = 70;

    /// <summary>Tells whether a fact with this attribute says how an attribute is.</summary>
    public static bool DescribesAttribute(int attribute) => attribute is (>= ValueType and <= NoHistory) or Fulltext
        or (>= TupleType and <= TupleAttrs) or AttributePredicates;

    /// <summary>Tells whether the attribute installs or alters a part of the schema.</summary>
    public static bool Installs(int attribute) =>
        attribute is (>= InstallPartition and <= InstallFunction) or AlterAttribute;
}
