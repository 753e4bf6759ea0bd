using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Accrete.Edn;

namespace Accrete.Transactions;

/// <summary>A function stored in the database, the value of <c>:db/fn</c>: its language, parameters and
/// code, as text.</summary>
/// <param name="Language">The language; <c>"csharp"</c> is the one that can be run.</param>
/// <param name="Parameters">The names of the parameters; the first is bound to the database.</param>
/// <param name="Code">The body: statements that return transaction data.</param>
/// <param name="Imports">Namespaces that the code uses.</param>
public sealed record DatabaseFunction(
    string Language, ImmutableArray<string> Parameters, string Code, ImmutableArray<string> Imports)
{
    /// <summary>The language that can be run.</summary>
    public const string CSharp = "csharp";

    /// <summary>The tag that a function is written with.</summary>
    private static readonly Symbol Tag = Symbol.Of("db", "fn");

    private static readonly Keyword LanguageKey = Keyword.Of(null, "lang");
    private static readonly Keyword ParametersKey = Keyword.Of(null, "params");
    private static readonly Keyword CodeKey = Keyword.Of(null, "code");
    private static readonly Keyword ImportsKey = Keyword.Of(null, "imports");

    /// <summary>Compares all parts.</summary>
    public bool Equals(DatabaseFunction? other) => other is not null && other.ToString() == ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => Code.GetHashCode(System.StringComparison.Ordinal);

    /// <summary>Returns the form <c>#db/fn {:lang ... :params ... :code ...}</c>.</summary>
    public Tagged ToTagged() => new(
        Tag,
        EdnMap.Of(
            LanguageKey, Language, ParametersKey, Symbols(Parameters), CodeKey, Code, ImportsKey, Symbols(Imports)));

    /// <summary>Returns the EDN text.</summary>
    public override string ToString() => EdnPrinter.Print(ToTagged());

    /// <summary>Takes a function, or the form of one.</summary>
    /// <returns>False where the value is neither.</returns>
    internal static bool TryFrom(object? given, [NotNullWhen(true)] out DatabaseFunction? function)
    {
        function = given as DatabaseFunction;
        if (function is null && given is Tagged { Form: EdnMap map } tagged && tagged.Tag.Equals(Tag)
            && NameOf(map[LanguageKey]) is { } language && map[CodeKey] is string code)
        {
            function = new DatabaseFunction(language, Names(map[ParametersKey]), code, Names(map[ImportsKey]));
        }

        return function is not null;
    }

    private static string? NameOf(object? name) => name switch
    {
        string text => text,
        Keyword keyword => keyword.Name,
        Symbol symbol => symbol.ToString(),
        _ => null,
    };

    private static ImmutableArray<string> Names(object? given)
    {
        if (given is not EdnSequence list)
        {
            return [];
        }

        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>(list.Count);
        foreach (object? item in list)
        {
            names.Add(NameOf(item) ?? throw DbErrors.Argument(
                $"{item} is no name of a parameter or namespace: use symbols", list));
        }

        return names.MoveToImmutable();
    }

    private static EdnVector Symbols(ImmutableArray<string> names)
    {
        ImmutableArray<object?>.Builder symbols = ImmutableArray.CreateBuilder<object?>(names.Length);
        foreach (string name in names)
        {
            symbols.Add(Symbol.Parse(name));
        }

        return new EdnVector(symbols.MoveToImmutable());
    }
}
