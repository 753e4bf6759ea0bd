namespace Accrete.Index;

/// <summary>The four sort orders of datoms.</summary>
public enum IndexOrder
{
    /// <summary>By entity, attribute, value, transaction (newest first): all datoms.</summary>
    Eavt,

    /// <summary>By attribute, entity, value, transaction (newest first): all datoms.</summary>
    Aevt,

    /// <summary>By attribute, value, entity, transaction (newest first): attributes with <c>:db/index</c> or
    /// <c>:db/unique</c>.</summary>
    Avet,

    /// <summary>By value, attribute, entity, transaction (newest first): attributes of type ref.</summary>
    Vaet,
}
