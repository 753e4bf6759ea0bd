using System;
using System.Collections.Generic;
using Accrete.Edn;

namespace Accrete.Query.Parse;

/// <summary>The parts of a query by their keywords, from list or map form; a part that is not there is null.</summary>
internal sealed class QuerySections
{
    private static readonly string[] Names = ["find", "with", "in", "where", "keys", "syms", "strs"];

    private readonly Dictionary<string, EdnSequence?> _parts = [];

    private QuerySections(object form) => Form = form;

    /// <summary>Gets the whole query.</summary>
    public object Form { get; }

    /// <summary>Gets a part, null where it is absent or empty.</summary>
    public EdnSequence? this[string name] => _parts.GetValueOrDefault(name) is { Count: > 0 } part ? part : null;

    /// <summary>Gets <c>:in</c>; of a map it may be there without items, and the query has no source then.</summary>
    public EdnSequence? Inputs =>
        _parts.GetValueOrDefault("in") is { } part && (part.Count > 0 || Form is EdnMap) ? part : null;

    /// <summary>Takes a query apart.</summary>
    /// <param name="form">A list, vector or map.</param>
    /// <exception cref="AccreteException">The form is none of these, or a part of a map is no sequence.</exception>
    public static QuerySections Of(object? form) => form switch
    {
        EdnSequence list => OfList(list),
        EdnMap map => OfMap(map),
        _ => throw ParseErrors.NotAQuery(form),
    };

    private static QuerySections OfList(EdnSequence list)
    {
        QuerySections sections = new(list);
        for (int i = 0, end; i < list.Count; i = end)
        {
            // As in the reference the form behind a keyword belongs to it, even if it is a keyword itself.
            end = Math.Min(i + 2, list.Count);
            while (end < list.Count && NameOf(list[end]) is null)
            {
                end++;
            }

            // A keyword that comes again replaces what it had before; what is under no keyword is lost.
            if (NameOf(list[i]) is { } name)
            {
                sections._parts[name] = new EdnVector(list.Items[(i + 1)..end], list.Position);
            }
        }

        return sections;
    }

    private static QuerySections OfMap(EdnMap map)
    {
        QuerySections sections = new(map);
        foreach (KeyValuePair<object?, object?> entry in map)
        {
            if (NameOf(entry.Key) is { } name)
            {
                sections._parts[name] = entry.Value switch
                {
                    null => null,
                    EdnSequence part => part,
                    EdnSet part => new EdnVector([.. part], part.Position),
                    _ => throw ParseErrors.Malformed($":{name} is not a vector", map),
                };
            }
        }

        return sections;
    }

    private static string? NameOf(object? form) =>
        form is Keyword { Namespace: null } keyword && Array.IndexOf(Names, keyword.Name) >= 0 ? keyword.Name : null;
}
