using System;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using Accrete.Edn;

namespace Accrete.Values;

/// <summary>A function stored in the database, the value of <c>:db/fn</c>: its language, parameters and
/// code, as text.</summary>
/// <param name="Language">The language; <c>"csharp"</c> is the one that can be run.</param>
/// <param name="Parameters">The names of the parameters; the first is bound to the database.</param>
/// <param name="Code">The body: statements that return transaction data.</param>
/// <param name="Imports">Namespaces that the code uses; what is no name, such as <c>[java.util Date]</c>, as
/// EDN text.</param>
public sealed record DatabaseFunction(
    string Language, ImmutableArray<string> Parameters, string Code, ImmutableArray<string> Imports)
{
    /// <summary>The language that can be run.</summary>
    public const string CSharp = "csharp";

    /// <summary>The languages that are stored: Clojure and Java as data alone.</summary>
    private static readonly string[] Languages = [CSharp, "clojure", "java"];

    /// <summary>The tag that a function is written with.</summary>
    private static readonly Symbol Tag = Symbol.Of("db", "fn");

    private static readonly Keyword LanguageKey = Keyword.Of(null, "lang");
    private static readonly Keyword ParametersKey = Keyword.Of(null, "params");
    private static readonly Keyword CodeKey = Keyword.Of(null, "code");
    private static readonly Keyword ImportsKey = Keyword.Of(null, "imports");
    private static readonly Keyword RequiresKey = Keyword.Of(null, "requires");

    /// <summary>Gets what the code requires of Clojure, each as EDN text: <c>[clojure.string :as str]</c>.</summary>
    public ImmutableArray<string> Requires { get; init; } = [];

    /// <summary>Compares all parts.</summary>
    public bool Equals(DatabaseFunction? other) => other is not null && other.ToString() == ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => Code.GetHashCode(StringComparison.Ordinal);

    /// <summary>Returns the form <c>#db/fn {:lang ... :params ... :code ...}</c>.</summary>
    public Tagged ToTagged()
    {
        EdnMap parts = EdnMap.Of(
            LanguageKey, Language, ParametersKey, Forms(Parameters), CodeKey, Code, ImportsKey, Forms(Imports));
        return new Tagged(Tag, Requires.IsEmpty ? parts : parts.With(RequiresKey, Forms(Requires)));
    }

    /// <summary>Returns the EDN text.</summary>
    public override string ToString() => EdnPrinter.Print(ToTagged());

    /// <summary>Takes a function, or the form of one.</summary>
    /// <returns>False where the value is neither.</returns>
    internal static bool TryFrom(object? given, [NotNullWhen(true)] out DatabaseFunction? function)
    {
        function = given as DatabaseFunction;
        if (function is null && given is Tagged { Form: EdnMap map } tagged && tagged.Tag.Equals(Tag)
            && NameOf(map[LanguageKey]) is { } language && map[ParametersKey] is null or EdnSequence)
        {
            if (Array.IndexOf(Languages, language) < 0)
            {
                throw DbErrors.Incorrect(
                    "source-lang-not-supported", $"Source lang: :{language} not supported yet.", given);
            }

            // Forms are kept as their text: nothing here reads them.
            string code = map[CodeKey] as string ?? EdnPrinter.Print(map[CodeKey]);
            function = new DatabaseFunction(language, Names(map[ParametersKey]), code, Texts(map[ImportsKey]))
            {
                Requires = Texts(map[RequiresKey]),
            };
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
                $"{item} is no name of a parameter: use symbols", list));
        }

        return names.MoveToImmutable();
    }

    private static ImmutableArray<string> Texts(object? given) => given is EdnSequence list
        ? [.. list.Items.Select(item => NameOf(item) ?? EdnPrinter.Print(item))]
        : [];

    private static EdnVector Forms(ImmutableArray<string> texts) =>
        new([.. texts.Select(text => text.StartsWith('[') ? EdnReader.Read(text) : Symbol.Parse(text))]);
}
