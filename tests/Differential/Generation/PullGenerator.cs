using System.Collections.Generic;

namespace Accrete.Differential.Generation;

/// <summary>Draws pull patterns.</summary>
internal sealed class PullGenerator(CaseModel model)
{
    private readonly Prng _prng = model.Prng;

    /// <summary>Draws a step.</summary>
    public string Step(ReadGenerator reads)
    {
        string database = reads.Database(mayBeHistory: false);
        return _prng.Percent(80)
            ? $"[:pull {database} {Pattern()} "
                + $"{_prng.Of(reads.Thing(), reads.Thing(), reads.Thing(), "[:a/id 9999]", ":no/such")}]"
            : $"[:pull-many {database} {Pattern()} [{reads.Thing()} {reads.Thing()} {reads.Thing()}]]";
    }

    /// <summary>Draws a pattern.</summary>
    public string Pattern(int depth = 0)
    {
        List<string> parts = [];
        if (_prng.Percent(25))
        {
            parts.Add(_prng.Of("*", "\"*\"", "*"));
        }

        if (_prng.Percent(30))
        {
            parts.Add(":db/id");
        }

        int count = _prng.Between(1, 3);
        HashSet<string> used = [];
        for (int i = 0; i < count; i++)
        {
            // An attribute that is asked for twice is an error, which a few cases are enough to show.
            string part = Part(depth, out string name);
            if (used.Add(name) || _prng.Percent(3))
            {
                parts.Add(part);
            }
        }

        return "[" + string.Join(' ', parts) + "]";
    }

    private string Part(int depth, out string name)
    {
        if (model.Refs.Count > 0 && depth < 3 && _prng.Percent(40))
        {
            AttributeModel reference = _prng.Pick(model.Refs);
            name = _prng.Percent(25) ? reference.Reverse : reference.Name;
            string key = _prng.Percent(15) ? Options(name, reference) : name;
            string below = _prng.Below(10) switch
            {
                0 => "...",
                1 => _prng.Of("1", "2", "3"),
                _ => Pattern(depth + 1),
            };
            return $"{{{key} {below}}}";
        }

        AttributeModel attribute = _prng.Pick(model.Attributes);
        name = attribute.IsRef && _prng.Percent(25) ? attribute.Reverse : attribute.Name;
        return _prng.Percent(35) ? Options(name, attribute) : _prng.Percent(2) ? ":no/such" : name;
    }

    private string Options(string name, AttributeModel attribute)
    {
        string value = attribute.IsRef || attribute.Type == "tuple" ? "\"none\"" : ValueGenerator.For(model, attribute);
        return _prng.Below(12) switch
        {
            0 => $"[{name} :limit {_prng.Between(1, 3)}]",
            1 => $"({name} :limit {_prng.Between(1, 3)})",
            2 => $"(limit {name} {_prng.Of("1", "2", "nil")})",
            3 => $"[{name} :default {value}]",
            4 => $"({name} :default {value})",
            5 => $"(default {name} {value})",
            6 => $"[{name} :as {_prng.Of(":other", "\"text\"", "sym", "7")}]",
            7 => $"({name} :as :renamed :default {value})",
            8 => $"[{name} :limit nil :as \"all\"]",
            9 when attribute is { Type: "long", IsMany: false } => $"[{name} :xform clojure.core/inc]",
            10 when attribute.IsMany => $"[{name} :xform clojure.core/count]",
            11 => $"({name} :limit {_prng.Of("0", "-1", "1.5", "\"x\"")})",
            _ => $"[{name} :as :x :limit 2]",
        };
    }
}
