namespace Accrete.Query.Answers;

/// <summary>What the values of an <see cref="AnswerColumn"/> are.</summary>
public enum AnswerType
{
    /// <summary>Whole numbers of 64 bits, entity ids among them: <see cref="AnswerColumn.Longs"/>.</summary>
    Long,

    /// <summary>Doubles: <see cref="AnswerColumn.Doubles"/>.</summary>
    Double,

    /// <summary>Floats: <see cref="AnswerColumn.Floats"/>.</summary>
    Float,

    /// <summary>Booleans: <see cref="AnswerColumn.Booleans"/>.</summary>
    Boolean,

    /// <summary>Instants: <see cref="AnswerColumn.Instants"/>.</summary>
    Instant,

    /// <summary>Strings, and null for nil: <see cref="AnswerColumn.Texts"/>.</summary>
    Text,

    /// <summary>Anything else, and values of several types: <see cref="AnswerColumn.Values"/>.</summary>
    Value,
}
