namespace Accrete.Values;

/// <summary>The value types of attributes (<c>:db.type/...</c>). The numbers are part of the segment format.</summary>
public enum ValueKind : byte
{
    /// <summary>No value: the end of a prefix, or a nil slot of a tuple.</summary>
    None = 0,

    /// <summary><c>:db.type/ref</c>: an entity id.</summary>
    Ref = 1,

    /// <summary><c>:db.type/keyword</c>.</summary>
    Keyword = 2,

    /// <summary><c>:db.type/long</c>.</summary>
    Long = 3,

    /// <summary><c>:db.type/string</c>.</summary>
    String = 4,

    /// <summary><c>:db.type/boolean</c>.</summary>
    Boolean = 5,

    /// <summary><c>:db.type/instant</c>: milliseconds since 1970 UTC.</summary>
    Instant = 6,

    /// <summary><c>:db.type/fn</c>: a database function.</summary>
    Function = 7,

    /// <summary><c>:db.type/bytes</c>.</summary>
    Bytes = 8,

    /// <summary><c>:db.type/uuid</c>.</summary>
    Uuid = 9,

    /// <summary><c>:db.type/double</c>.</summary>
    Double = 10,

    /// <summary><c>:db.type/float</c>.</summary>
    Float = 11,

    /// <summary><c>:db.type/uri</c>.</summary>
    Uri = 12,

    /// <summary><c>:db.type/bigint</c>.</summary>
    BigInt = 13,

    /// <summary><c>:db.type/bigdec</c>.</summary>
    BigDec = 14,

    /// <summary><c>:db.type/tuple</c>.</summary>
    Tuple = 15,

    /// <summary><c>:db.type/symbol</c>.</summary>
    Symbol = 16,
}
