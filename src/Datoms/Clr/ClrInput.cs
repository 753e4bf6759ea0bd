using System;
using System.Text.RegularExpressions;
using System.Threading;
using Accrete.Edn;
using Accrete.Edn.Clr;
using Accrete.Query;
using Accrete.Values;

namespace Accrete.Clr;

/// <summary>The door for what .NET callers hand in: every place that takes an object takes the same ones, and refuses
/// what no database knows before anything is done with it.</summary>
internal sealed class ClrInput : ClrGuests
{
    private const string Accepted =
        "Give text, numbers, bool, char, Guid, Uri, bytes, DateTime, DateTimeOffset, DateOnly, "
        + "enums, EDN values, or arrays, lists, sets, dictionaries, tuples and records of these";

    private static readonly ClrInput Data = new(isQuery: false);
    private static readonly ClrInput Inputs = new(isQuery: true);
    private readonly bool _isQuery;

    private ClrInput(bool isQuery) => _isQuery = isQuery;

    /// <inheritdoc/>
    public override bool RecordsAreRows => _isQuery;

    /// <summary>Returns transaction data, an identifier, a value or a point in time as EDN.</summary>
    /// <exception cref="AccreteException">Something in it stands for no value, or it nests too deep.</exception>
    public static object? Value(object? given) => Through(given, Data);

    /// <summary>Returns an input of a query as EDN: databases, logs, datoms, patterns and functions stay what they
    /// are.</summary>
    /// <exception cref="AccreteException">As for <see cref="Value"/>.</exception>
    public static object? QueryInput(object? given) => Through(given, Inputs);

    /// <summary>Returns an identifier of an entity as EDN; the text of a lookup ref is read.</summary>
    /// <exception cref="AccreteException">As for <see cref="Value"/>; or the text is no EDN.</exception>
    public static object? Identifier(object? given)
    {
        if (given is not string text || !text.AsSpan().TrimStart().StartsWith('['))
        {
            return Value(given);
        }

        try
        {
            return EdnReader.Read(text);
        }
        catch (EdnException error)
        {
            throw new AccreteException(null, AnomalyCategory.Incorrect, error.Message, text, null, error);
        }
    }

    /// <summary>Returns the inputs that a caller meant: an array of another type than object's is one input, a
    /// collection, though C# hands its items over as if they were several.</summary>
    /// <param name="first">What comes before them; null for nothing.</param>
    /// <param name="inputs">What C# handed over.</param>
    public static object?[] Spread(object? first, object?[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        object?[] meant = inputs.GetType() == typeof(object[]) ? inputs : [inputs];
        return first is null ? meant : [first, .. meant];
    }

    /// <inheritdoc/>
    public override object? Known(object value) => value switch
    {
        IEntity entity => entity.Id,
        Value part => part.ToObject(),
        QueryOptions or CancellationToken when _isQuery => throw DbErrors.Argument(
            "Options and token of a query stand before its inputs: Query(query, options, token, inputs)"),
        Regex or Delegate when _isQuery => value,
        // An array counts to the assembly of what it holds.
        _ => value is not Array && OurAssemblies.Have(value.GetType()) ? value : null,
    };

    /// <inheritdoc/>
    public override object? Unknown(object value) => throw DbErrors.Argument(
        $"A {value.GetType()} stands for no value of a database. {Accepted}");

    private static object? Through(object? given, ClrGuests guests)
    {
        try
        {
            return EdnNormalize.Value(given, guests);
        }
        catch (InsufficientExecutionStackException tooDeep)
        {
            throw new AccreteException(
                null, AnomalyCategory.Incorrect, "The value nests too deep, or holds itself.", null, null, tooDeep);
        }
    }
}
