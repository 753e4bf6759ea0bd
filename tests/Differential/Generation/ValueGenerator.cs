using System.Collections.Generic;
using System.Linq;

namespace Accrete.Differential.Generation;

/// <summary>Draws values as EDN text, from pools so small that values meet.</summary>
internal static class ValueGenerator
{
    private static readonly Dictionary<string, string[]> Pools = new()
    {
        ["long"] = ["0", "1", "2", "3", "4", "5", "-1", "7", "42", "100"],
        ["string"] = ["\"\"", "\"a\"", "\"b\"", "\"abc\"", "\"red fox\"", "\"Red\"", "\"z\"",
            "\"\\u00e9t\\u00e9\"", "\"a b\""],
        ["keyword"] = [":k/a", ":k/b", ":c", ":d", ":k/z"],
        ["symbol"] = ["a", "b", "n/c"],
        ["boolean"] = ["true", "false"],
        ["double"] = ["0.0", "1.0", "1.5", "-2.5", "3.0", "100.25"],
        ["float"] = ["0.0", "1.5", "0.1", "-2.5"],
        ["bigint"] = ["0N", "1N", "123456789012345678901234567890N", "-5N"],
        ["bigdec"] = ["0M", "1.0M", "1.5M", "1.50M", "-2.25M"],
        ["instant"] =
        [
            "#inst \"2020-01-01T00:00:00.000-00:00\"", "#inst \"1999-12-31T23:59:59.999-00:00\"",
            "#inst \"2021-06-15T12:00:00.000-00:00\"",
        ],
        ["uuid"] =
        [
            "#uuid \"00000000-0000-0000-0000-000000000001\"", "#uuid \"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\"",
            "#uuid \"80000000-0000-0000-8000-000000000002\"", "#uuid \"00000000-0000-0001-0000-000000000000\"",
        ],
    };

    /// <summary>The value types that need no further description. Bytes and uris are left out: the reference's
    /// reader of case files keeps their tags as data.</summary>
    public static readonly string[] ScalarTypes =
        ["long", "string", "keyword", "boolean", "double", "instant", "uuid", "bigdec", "bigint", "float", "symbol"];

    /// <summary>The types of tuples' slots.</summary>
    public static readonly string[] SlotTypes = ["long", "string", "keyword", "boolean", "double", "uuid"];

    /// <summary>Returns all values of a scalar type.</summary>
    public static IReadOnlyList<string> Pool(string type) => Pools[type];

    /// <summary>Draws a value of a scalar type.</summary>
    public static string Scalar(Prng prng, string type) => prng.Pick(Pools[type]);

    /// <summary>Draws a value for an attribute, of the right type; a ref is an entity that is probably there.</summary>
    public static string For(CaseModel model, AttributeModel attribute)
    {
        Prng prng = model.Prng;
        if (attribute.IsRef)
        {
            return model.KnownEntity();
        }

        if (attribute.Type != "tuple")
        {
            return Scalar(prng, attribute.Type);
        }

        if (attribute.IsComposite)
        {
            return "[" + string.Join(' ', attribute.TupleAttributes.Select(
                member => prng.Percent(20) ? "nil" : member.IsRef ? model.KnownEntity() : For(model, member))) + "]";
        }

        IEnumerable<string> types = attribute.TupleType is { } one
            ? Enumerable.Repeat(one, prng.Between(2, 3))
            : attribute.TupleTypes;
        return "[" + string.Join(' ', types.Select(type => prng.Percent(12) ? "nil" : Scalar(prng, type))) + "]";
    }

    /// <summary>Draws a value that an attribute probably refuses, or converts.</summary>
    public static string Odd(Prng prng, AttributeModel attribute) => attribute.Type switch
    {
        "long" => prng.Of("1.0", "\"1\"", "1N", "1.5", "nil", "true", "99999999999999999999N", "[1]"),
        "double" => prng.Of("1", "1.5M", "\"x\"", "nil", "1N"),
        "float" => prng.Of("1", "1.5M", "\"x\"", "1e300"),
        "bigint" => prng.Of("1", "1.0", "\"1\""),
        "bigdec" => prng.Of("1", "1.5", "\"x\""),
        "string" => prng.Of("1", ":a", "a", "nil", "[\"a\"]", "\\a"),
        "keyword" => prng.Of("\"a\"", "a", "1"),
        "boolean" => prng.Of("nil", "0", "\"true\""),
        "ref" => prng.Of("\"nobody\"", ":no/such", "[:no/such 1]", "1.5", "nil", "-1", "\"\""),
        "tuple" => prng.Of("[]", "[1]", "nil", "1", "[1 2 3 4 5 6 7 8 9]", "[nil nil]", "[:a \"b\"]"),
        _ => prng.Of("1", "\"x\"", "nil", ":k", "[]"),
    };
}
