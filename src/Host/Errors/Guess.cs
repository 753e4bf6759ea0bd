using System;
using System.Collections.Generic;
using System.Linq;
using Accrete.Access;
using Accrete.Edn;
using Accrete.Host.Output;

namespace Accrete.Host.Errors;

/// <summary>What was probably meant where something was refused.</summary>
/// <param name="Wrong">What was probably misspelt; null where there is no guess.</param>
/// <param name="Meant">What it should be.</param>
/// <param name="Advice">What to do, where that is better than the hint of the error's keyword.</param>
internal sealed record Guess(object? Wrong, Keyword? Meant, string? Advice)
{
    private const int DistanceMax = 2;
    private const string Unresolved = "Unable to resolve entity: ";

    private static readonly Guess None = new(null, null, null);

    /// <summary>The keys that a query may have, as a vector, a map or a request.</summary>
    private static readonly string[] Sections =
        [":find", ":with", ":in", ":where", ":keys", ":strs", ":syms", ":query", ":args", ":timeout", ":query-stats"];

    /// <summary>Guesses.</summary>
    /// <param name="root">The form that was given; null where its text holds none.</param>
    /// <param name="error">Why it was refused.</param>
    /// <param name="database">Where idents are looked up; null makes no guess about them.</param>
    public static Guess Of(object? root, AccreteException error, Database? database)
    {
        if (error is not { Error: { Namespace: "db.error", Name: "not-an-entity" } })
        {
            return OfSections(root);
        }

        return database is null || IdentOf(error) is not { } wanted ? None
            : NearestIdent.Of(database, wanted) is { } nearest ? new Guess(wanted, nearest, null)
            : SchemaPrinter.IsEmpty(database) ? new Guess(wanted, null,
                "The database is empty: attributes come before their data; --sample, --load and --uri name what is "
                    + "there.")
            : new Guess(wanted, null, null);
    }

    /// <summary>Guesses what a text was meant as that is not one form.</summary>
    public static string? OfText(UserText text) =>
        text.Name.StartsWith("input ", StringComparison.Ordinal) && !text.Text.StartsWith('"')
            ? $"A string is written with quotes: '\"{Visible.Of(text.Text)}\"'."
            : null;

    /// <summary>Returns the ident that an error says nobody knows.</summary>
    private static Keyword? IdentOf(AccreteException error)
    {
        int at = error.Message.IndexOf(Unresolved, StringComparison.Ordinal);
        if (error.Form is Keyword ident || at < 0)
        {
            return error.Form as Keyword;
        }

        string rest = error.Message[(at + Unresolved.Length)..];
        string name = rest.Split([' ', ',', ')', ']', '}'], 2)[0].TrimEnd(':');
        return name.StartsWith(':') && name.Length > 1 ? Keyword.Parse(name) : null;
    }

    /// <summary>Looks for a key of a query that is nearly one of those that there are.</summary>
    private static Guess OfSections(object? root)
    {
        IEnumerable<object?> keys = root switch
        {
            EdnMap map => map.Select(entry => entry.Key),
            EdnVector vector => vector,
            _ => [],
        };
        Keyword[] names = [.. keys.OfType<Keyword>().Where(key => key.Namespace is null)];
        if (!Array.Exists(names, name => Array.IndexOf(Sections, name.ToString()) >= 0))
        {
            return None;
        }

        foreach (Keyword name in names)
        {
            if (Array.IndexOf(Sections, name.ToString()) < 0
                && Spelling.Nearest(name.ToString(), Sections, DistanceMax) is { } nearest)
            {
                return new Guess(name, Keyword.Parse(nearest), null);
            }
        }

        return None;
    }
}
