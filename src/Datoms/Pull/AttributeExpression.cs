using System.Numerics;
using Accrete.Edn;

namespace Accrete.Pull;

/// <summary>Parses what names an attribute in a pattern: a name, a name with options, or one of the legacy
/// expressions.</summary>
internal static class AttributeExpression
{
    /// <summary>Parses <c>[:a/b :limit 1 :as :x]</c>, <c>(limit :a/b 1)</c> or <c>(default :a/b 0)</c>.</summary>
    /// <exception cref="AccreteException"><c>:db.error/invalid-attr-spec</c>, <c>not-a-keyword</c>,
    /// <c>invalid-limit</c>.</exception>
    public static PullAttribute Parse(EdnSequence expression)
    {
        if (IsLegacy(expression))
        {
            return Legacy(expression);
        }

        return expression.Count > 0 && expression[0] is Keyword name
            ? WithOptions(Named(name), expression)
            : throw NotAnExpression(expression);
    }

    /// <summary>Tells whether an expression is a legacy one.</summary>
    public static bool IsLegacy(EdnSequence expression) =>
        expression.Count > 0 && expression[0] is Symbol { Namespace: null, Name: "limit" or "default" };

    /// <summary>Parses a bare name.</summary>
    /// <exception cref="AccreteException"><c>:db.error/invalid-attr-spec</c>.</exception>
    public static PullAttribute Named(object? name)
    {
        Keyword keyword = name switch
        {
            Keyword written => written,
            string { Length: > 0 } text when text[0] == ':' => Keyword.Parse(text),
            _ => throw DbErrors.Incorrect(
                "invalid-attr-spec",
                $"Attribute identifier {EdnPrinter.Print(name)} does not start with a colon", name),
        };
        // The reference takes any underscore at the begin of a name for the mark of a reverse attribute,
        // but in the names of attributes that begin with one and are installed: those are told apart when the pattern
        // meets a schema.
        bool isReverse = keyword.Name.Length > 1 && keyword.Name[0] == '_';
        return new PullAttribute
        {
            Name = isReverse ? Keyword.Of(keyword.Namespace, keyword.Name[1..]) : keyword,
            Asked = name,
            IsReverse = isReverse,
        };
    }

    private static PullAttribute WithOptions(PullAttribute attribute, EdnSequence expression)
    {
        if (expression.Count % 2 == 0)
        {
            throw NotASpec(expression);
        }

        for (int i = 1; i < expression.Count; i += 2)
        {
            object? value = expression[i + 1];
            attribute = expression[i] switch
            {
                Keyword option when option.Equals(PullKeys.As) => attribute with { Alias = value },
                Keyword option when option.Equals(PullKeys.Limit) => attribute with { HasLimit = true, Limit = value },
                Keyword option when option.Equals(PullKeys.Default) => attribute with { Default = value },
                Keyword option when option.Equals(PullKeys.Xform) => attribute with { Xform = value },
                _ => attribute, // as the reference, which passes over what it does not know
            };
        }

        return attribute;
    }

    /// <summary>Parses <c>(limit a n)</c> or <c>(default a x)</c>; of an expression in the place of the
    /// attribute the second form counts, its own option does not (as in the reference).</summary>
    private static PullAttribute Legacy(EdnSequence expression)
    {
        object? target = expression.Count > 1 ? expression[1] : null;
        PullAttribute attribute = Named(target is EdnSequence inner ? inner.Count > 1 ? inner[1] : null : target);
        object? value = expression.Count > 2 ? expression[2] : null;
        if (expression[0] is Symbol { Name: "default" })
        {
            return attribute with { Default = value, IsDefaultOfFalse = true };
        }

        return value is null or long or BigInteger
            ? attribute with { HasLimit = true, Limit = value }
            : throw DbErrors.Incorrect(
                "invalid-limit", $"'{EdnPrinter.Print(value)}' is not a valid limit in '{expression}'", expression);
    }

    private static AccreteException NotAnExpression(EdnSequence expression) =>
        (expression.Count > 0 ? expression[0] : null) switch
        {
            null or Symbol => NotASpec(expression),
            string { Length: > 0 } text when text[0] == ':' => NotASpec(expression),
            object head => DbErrors.Incorrect(
                "not-a-keyword", $"Cannot interpret as a keyword: {EdnPrinter.Print(head)}", expression),
        };

    private static AccreteException NotASpec(EdnSequence expression) => DbErrors.Incorrect(
        "invalid-attr-spec", $"Cannot interpret as an attribute spec: {expression}", expression);
}
