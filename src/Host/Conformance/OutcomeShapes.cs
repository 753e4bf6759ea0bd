using System.Collections.Generic;
using System.Linq;
using Accrete.Edn;
using Accrete.Host.Output;

namespace Accrete.Host.Conformance;

/// <summary>Tells from a step, or from the <c>:find</c> of its query, where the order of its outcome counts.</summary>
internal static class OutcomeShapes
{
    private static readonly Symbol PullName = Symbol.Of(null, "pull");

    /// <summary>Returns the shape of a step's outcome.</summary>
    public static OutcomeShape OfStep(EdnSequence step) => (step[0] as Keyword)?.Name switch
    {
        "q" => OfQuery(step[1]),
        "pull" => OutcomeShape.Pulled.Instance,
        "pull-many" or "index-pull" => new OutcomeShape.Sequence(OutcomeShape.Pulled.Instance),
        _ => OutcomeShape.Ordered.Instance,
    };

    /// <summary>Returns the shape of a query's answer: by its form, or by its text.</summary>
    public static OutcomeShape OfQuery(object? query)
    {
        object? form = query is string text ? TryRead(text) : query;
        IReadOnlyList<object?> find = QueryForm.Section(form, "find");
        IReadOnlyList<string> names = QueryForm.ReturnNames(form);
        if (find.Count > 1 && QueryForm.Dot.Equals(find[1]))
        {
            return OfElement(find[0]);
        }

        if (find.Count == 1 && find[0] is EdnVector spec)
        {
            return spec.Count == 2 && QueryForm.More.Equals(spec[1])
                ? new OutcomeShape.Rows(OfElement(spec[0]))
                : new OutcomeShape.Row([.. spec.Select(OfElement)], names);
        }

        return new OutcomeShape.Rows(new OutcomeShape.Row([.. find.Select(OfElement)], names));
    }

    private static OutcomeShape OfElement(object? element) =>
        element is EdnList { Count: > 0 } call && PullName.Equals(call[0])
            ? OutcomeShape.Pulled.Instance
            : OutcomeShape.Ordered.Instance;

    private static object? TryRead(string text)
    {
        try
        {
            return EdnReader.Read(text);
        }
        catch (EdnException)
        {
            return null;
        }
    }
}
