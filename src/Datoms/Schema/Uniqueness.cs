namespace Accrete.Schema;

/// <summary>The values of <c>:db/unique</c>.</summary>
public enum Uniqueness
{
    /// <summary>Not unique.</summary>
    None,

    /// <summary><c>:db.unique/value</c>: a second entity with the value is a conflict.</summary>
    Value,

    /// <summary><c>:db.unique/identity</c>: a tempid with the value becomes the entity that has it.</summary>
    Identity,
}
