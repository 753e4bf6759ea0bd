using System.Collections.Generic;
using System.Linq;

namespace Accrete.Differential.Generation;

/// <summary>Draws queries: joins whose variables have types, so that most of them mean something.</summary>
internal sealed class QueryGenerator(CaseModel model)
{
    private const string Entity = "ref";

    private static readonly string[] NumberAggregates =
    [
        "sum", "avg", "min", "max", "count", "median", "variance", "stddev", "count-distinct", "distinct", "min 2",
        "max 2",
    ];

    private readonly Prng _prng = model.Prng;
    private readonly List<(string Name, string Type)> _bound = [];
    private readonly List<string> _inputs = [];
    private readonly List<string> _arguments = [];
    private readonly List<string> _clauses = [];
    private bool _usesRules;
    private bool _isHistory;
    private int _variables;

    /// <summary>Draws one query step.</summary>
    public string Step()
    {
        ReadGenerator reads = new(model);
        string database = reads.Database(mayBeHistory: true);
        _isHistory = database.Contains(":history", System.StringComparison.Ordinal);
        _inputs.Add("$");
        _arguments.Add("#db " + database);
        if (_prng.Percent(7))
        {
            _inputs.Add("$2");
            _arguments.Add("#db " + reads.Database(mayBeHistory: false));
        }

        int patterns = _prng.Of(1, 1, 2, 2, 2, 3, 3, 4);
        for (int i = 0; i < patterns; i++)
        {
            _clauses.Add(Pattern(Source(), mayBind: true));
        }

        int more = _prng.Of(0, 0, 1, 1, 2, 3);
        for (int i = 0; i < more; i++)
        {
            _clauses.Add(Extra());
        }

        return Text();
    }

    private string Text()
    {
        string find = Find(out string with);
        if (_prng.Percent(30))
        {
            Shuffle();
        }

        KeepFalse();

        if (_usesRules)
        {
            _inputs.Insert(1, "%");
            _arguments.Insert(1, Rules());
        }

        string inputs = _inputs.Count == 1 && _prng.Percent(60) ? "" : " :in " + string.Join(' ', _inputs);
        string where = string.Join("\n        ", _clauses);
        return $"[:q [:find {find}{with}{inputs}\n    :where {where}]\n    {string.Join(' ', _arguments)}]";
    }

    // Where a pattern names a variable twice, the reference loses every false in the patterns beside it.
    private void KeepFalse()
    {
        if (_clauses.Exists(clause => clause[0] == '[' && clause.Split(' ', ']').Where(part => part.Contains('?'))
            .Select(part => part.TrimStart('[')).GroupBy(part => part).Any(same => same.Count() > 1)))
        {
            for (int i = 0; i < _clauses.Count; i++)
            {
                _clauses[i] = _clauses[i].Replace(" false", " true", System.StringComparison.Ordinal);
            }
        }
    }

    private string Source() => _inputs.Contains("$2") && _prng.Percent(40) ? "$2 " : "";

    private string NewVariable(string type)
    {
        string name = $"?{(type == Entity ? "e" : "v")}{++_variables}";
        _bound.Add((name, type));
        return name;
    }

    private string? Bound(string type)
    {
        List<(string Name, string Type)> fitting = [.. _bound.Where(v => v.Type == type)];
        return fitting.Count == 0 ? null : _prng.Pick(fitting).Name;
    }

    private string Pattern(string source, bool mayBind)
    {
        AttributeModel attribute = _prng.Percent(45) && model.Pick(a => a.IsRef) is { } reference
            ? reference
            : _prng.Pick(model.Attributes);
        string entity = EntityTerm(mayBind);
        // Behind a source, the reference takes a lookup ref for a call.
        entity = source.Length > 0 && entity[0] == '[' ? "_" : entity;
        string value = ValueTerm(attribute, mayBind);
        if (mayBind && _prng.Percent(4))
        {
            return $"[{source}{entity} {NewVariable("attribute")} {(_prng.Percent(50) ? "_" : NewVariable("any"))}]";
        }

        string head = $"{source}{entity} {attribute.Name}";
        return _prng.Below(20) switch
        {
            0 => $"[{head}]",
            1 when mayBind => $"[{head} {value} {NewVariable("tx")}]",
            2 when mayBind && _isHistory => $"[{head} {value} {NewVariable("tx")} {NewVariable("boolean")}]",
            3 when mayBind && _isHistory => $"[{head} {value} _ {_prng.Of("true", "false")}]",
            _ => $"[{head} {value}]",
        };
    }

    private string EntityTerm(bool mayBind)
    {
        int draw = _prng.Below(100);
        if (draw < 70 && Bound(Entity) is { } known)
        {
            return known;
        }

        return draw < 92 && mayBind ? NewVariable(Entity) : draw < 94 ? "_" : model.KnownEntity();
    }

    private string ValueTerm(AttributeModel attribute, bool mayBind)
    {
        int draw = _prng.Below(100);
        if (draw < 25 && Bound(attribute.Type) is { } known && attribute.Type != "tuple")
        {
            return known;
        }

        if (draw < 70 && mayBind)
        {
            return NewVariable(attribute.Type);
        }

        if (draw < 78 && mayBind && !attribute.IsRef)
        {
            return InputVariable(attribute);
        }

        return draw < 85 ? "_" : ValueGenerator.For(model, attribute);
    }

    private string InputVariable(AttributeModel attribute)
    {
        string name = NewVariable(attribute.Type);
        string One() => ValueGenerator.For(model, attribute);
        switch (_prng.Below(5))
        {
            case 0:
                _inputs.Add($"[{name} ...]");
                _arguments.Add($"[{One()} {One()} {One()}]");
                break;
            case 1:
                _inputs.Add($"[{name} {NewVariable("long")}]");
                _arguments.Add($"[{One()} 1]");
                break;
            case 2:
                string other = NewVariable("long");
                _inputs.Add($"[[{name} {other}]]");
                _arguments.Add($"[[{One()} 1] [{One()} 2] [{One()} 3]]");
                break;
            default:
                _inputs.Add(name);
                _arguments.Add(One());
                break;
        }

        return name;
    }

    private string Extra() => _prng.Below(100) switch
    {
        < 25 => Predicate(),
        < 45 => Function(),
        < 58 => Not(),
        < 72 => Or(),
        < 82 when model.Refs.Count > 0 && Bound(Entity) is { } from => RuleCall(from),
        < 85 => OddClause(),
        < 90 => RareClause(),
        _ => Pattern(Source(), mayBind: true),
    };

    private string RareClause()
    {
        AttributeModel attribute = _prng.Pick(model.Attributes);
        string entity = Bound(Entity) ?? "?e1";
        switch (_prng.Below(8))
        {
            case 0:
                _inputs.Add("$c");
                _arguments.Add("[[1 \"a\"] [2 \"b\"] [3 \"abc\"] [1 \"z\"]]");
                return $"[$c {Bound("long") ?? NewVariable("long")} {Bound("string") ?? NewVariable("string")}]";
            case 1:
                _inputs.Add("$log");
                _arguments.Add("#db :log");
                return $"[(tx-ids $log nil nil) [{NewVariable("tx")} ...]]";
            case 2:
                return $"[(untuple [1 2]) [{NewVariable("long")} {NewVariable("long")}]]";
            case 3:
                return $"(not [{entity} {attribute.Name}] (not [{entity} {_prng.Pick(model.Attributes).Name}]))";
            case 4:
                return $"(not-join [{entity}] [{entity} {attribute.Name} ?n{++_variables}] "
                    + $"(or [{entity} :a/id] [{entity} {_prng.Pick(model.Attributes).Name}]))";
            case 5:
                string number = Bound("long") ?? NewVariable("long");
                return $"[(ground [[1 :k/a] [2 :k/b]]) [[{number} {NewVariable("keyword")}]]]";
            case 6 when _bound.Exists(v => v.Type == "tx"):
                return $"[{_bound.First(v => v.Type == "tx").Name} :db/txInstant {NewVariable("instant")}]";
            default:
                return $"[({_prng.Of("=", "not=", "!=")} {entity} {Bound(Entity) ?? entity})]";
        }
    }

    private string Predicate()
    {
        if (_prng.Percent(70) && _bound.Where(v => v.Type is "long" or "double" or "string" or "instant")
            .ToList() is { Count: > 0 } ordered)
        {
            (string name, string type) = _prng.Pick(ordered);
            string other = _prng.Percent(30) && Bound(type) is { } second ? second : ValueGenerator.Scalar(_prng, type);
            string function = _prng.Of("<", ">", "<=", ">=", "=", "not=", "!=");
            return _prng.Percent(20) ? $"[({function} {other} {name})]" : $"[({function} {name} {other})]";
        }

        if (Bound("string") is { } text)
        {
            return _prng.Of(
                $"[(clojure.string/includes? {text} \"a\")]", $"[(clojure.string/starts-with? {text} \"r\")]",
                $"[(.endsWith {text} \"x\")]",
                $"[(clojure.string/blank? {text})]", $"[(= {text} \"abc\")]");
        }

        if (Bound("long") is { } number)
        {
            return _prng.Of($"[(even? {number})]", $"[(odd? {number})]", $"[(pos? {number})]", $"[(zero? {number})]",
                $"[(< 0 {number} 10)]");
        }

        return Bound(Entity) is { } entity
            ? $"[(missing? $ {entity} {_prng.Pick(model.Attributes).Name})]"
            : Pattern("", mayBind: true);
    }

    private string Function()
    {
        int draw = _prng.Below(12);
        if (draw < 4 && Bound("long") is { } number)
        {
            string call = _prng.Of(
                $"(+ {number} 1)", $"(* {number} 2)", $"(- {number})", $"(quot {number} 2)", $"(rem {number} 3)",
                $"(mod {number} 3)",
                $"(inc {number})", $"(dec {number})", $"(max {number} 3)", $"(min {number} 3)", $"(- 10 {number})",
                $"(/ {number} 2.0)");
            return $"[{call} {NewVariable(call.Contains("2.0", System.StringComparison.Ordinal) ? "double" : "long")}]";
        }

        if (draw < 7 && Bound("string") is { } text)
        {
            return _prng.Of(true, false)
                ? $"[(count {text}) {NewVariable("long")}]"
                : $"[{TextCall(text)} {NewVariable("string")}]";
        }

        if (draw < 10 && Bound(Entity) is { } entity)
        {
            AttributeModel? one = model.Pick(a => !a.IsMany && !a.IsRef && a.Type != "tuple");
            return one is null
                ? $"[(identity {entity}) {NewVariable(Entity)}]"
                : _prng.Percent(60)
                    ? $"[(get-else $ {entity} {one.Name} {ValueGenerator.Scalar(_prng, one.Type)}) "
                        + $"{NewVariable(one.Type)}]"
                    : $"[(get-some $ {entity} {one.Name} {_prng.Pick(model.Attributes).Name}) "
                        + $"[{NewVariable("attribute")} {NewVariable("any")}]]";
        }

        return draw switch
        {
            10 => $"[(ground [1 2 3]) [{NewVariable("long")} ...]]",
            11 when _bound.Count > 1 => $"[(tuple {_bound[0].Name} {_bound[1].Name}) {NewVariable("any")}]",
            _ => $"[(ground {_prng.Of("1", "2")}) "
                + $"{_prng.Of(Bound("long") ?? NewVariable("long"), NewVariable("long"))}]",
        };
    }

    private string Not()
    {
        if (Bound(Entity) is not { } entity)
        {
            return Pattern("", mayBind: true);
        }

        AttributeModel attribute = _prng.Pick(model.Attributes);
        return _prng.Below(4) switch
        {
            0 => $"(not [{entity} {attribute.Name}])",
            1 => $"(not [{entity} {attribute.Name} {ValueGenerator.For(model, attribute)}])",
            2 => $"(not-join [{entity}] [{entity} {attribute.Name} ?n{++_variables}])",
            _ => model.Pick(a => a.IsRef) is { } reference
                ? $"(not-join [{entity}] [?m{++_variables} {reference.Name} {entity}])"
                : $"(not [{entity} {attribute.Name} _])",
        };
    }

    private string Or()
    {
        // One that others have too: it depends on hashes what the reference makes of a union of private variables.
        string entity = Bound(Entity) ?? NewVariable(Entity);
        AttributeModel left = _prng.Pick(model.Attributes), right = _prng.Pick(model.Attributes);
        string Constant(AttributeModel a) => _prng.Percent(30) ? "_" : ValueGenerator.For(model, a);
        switch (_prng.Below(4))
        {
            case 0:
                return $"(or [{entity} {left.Name} {Constant(left)}] [{entity} {right.Name} {Constant(right)}])";
            case 1:
                return $"(or-join [{entity}] [{entity} {left.Name} {Constant(left)}] (and [{entity} {right.Name} "
                    + $"?o{++_variables}]))";
            case 2 when model.Pick(a => a.Type == left.Type && a != left) is { } twin && left.Type != "tuple":
                string value = NewVariable(left.Type);
                return $"(or [{entity} {left.Name} {value}] [{entity} {twin.Name} {value}])";
            default:
                return $"(or-join [{entity}] (and [{entity} {left.Name} {Constant(left)}] (not [{entity} "
                    + $"{right.Name}])) [{entity} {right.Name} {Constant(right)}])";
        }
    }

    private string RuleCall(string from)
    {
        _usesRules = true;
        return _prng.Below(6) switch
        {
            3 => $"(from {from} {NewVariable(Entity)})",
            4 => $"(both {from} {NewVariable(model.Attributes[0].Type)})",
            5 => $"(mutual {Bound(Entity) ?? from} {from})",
            0 => $"(reach {from} {NewVariable(Entity)})",
            1 => $"(has {from})",
            _ => $"(reach {from} {Bound(Entity) ?? from})",
        };
    }

    private string Rules()
    {
        string reference = model.Refs[0].Name;
        AttributeModel attribute = model.Attributes[0];
        AttributeModel other = model.Attributes[^1];
        return $"[[(reach ?a ?b) [?a {reference} ?b]] [(reach ?a ?b) [?a {reference} ?x] (reach ?x ?b)]"
            + $" [(has ?a) [?a {attribute.Name}]] [(has ?a) [?a {other.Name} ?z] (not [?a {reference}])]"
            + $" [(from [?a] ?b) [?a {reference} ?b]] [(both ?a ?v) [?a {attribute.Name} ?v] (has ?a)]"
            + $" [(mutual ?a ?b) [?a {reference} ?b] (other ?b)] [(other ?a) [?b {reference} ?a] (mutual ?b ?c)]"
            + $" [(other ?a) [?a {attribute.Name}]]]";
    }

    private string OddClause() => _prng.Below(9) switch
    {
        0 => "[(no-such-function ?e1)]",
        1 => "[(< ?unbound 1)]",
        2 => "[?e1 :no/such ?x]",
        3 => "(no-rule ?e1)",
        4 => "[(+ 1) ?one]",
        5 => "[?e1 :a/id \"not this\"]",
        6 => "(not [?other :a/id])",
        7 => "(or [?e1 :a/id ?left] [?e1 :a/id ?right])",
        // Of a variable that others have: it depends on hashes what the reference makes of one that nobody else has.
        _ => $"[(ground []) [{(_bound.Count > 0 ? _bound[0].Name : "?e1")} ...]]",
    };

    private string Find(out string with)
    {
        with = "";
        List<(string Name, string Type)> shown = _prng.Some<(string Name, string Type)>(
            [.. _bound.Where(v => v.Type != "tx" || _prng.Percent(50))], _prng.Of(1, 2, 2, 3));
        if (shown.Count == 0)
        {
            return _bound.Count > 0 ? _bound[0].Name : "?nothing";
        }

        if (_prng.Percent(25))
        {
            return Aggregates(shown, out with);
        }

        if (shown.FirstOrDefault(v => v.Type == Entity) is { Name: { } entity } && _prng.Percent(20))
        {
            string pattern = new PullGenerator(model).Pattern();
            return _prng.Percent(30)
                ? $"[(pull {entity} {pattern}) ...]"
                : string.Join(' ', shown.Select(v => v.Name == entity ? $"(pull {entity} {pattern})" : v.Name));
        }

        if (_prng.Percent(15))
        {
            return $"[{shown[0].Name} ...]";
        }

        string keys = _prng.Percent(6)
            ? $" {_prng.Of(":keys", ":strs", ":syms")} {string.Join(' ', shown.Select((_, i) => "k" + i))}"
            : "";
        if (keys.Length == 0 && _prng.Percent(8))
        {
            with = $" :with {_prng.Pick(_bound).Name}";
        }

        return string.Join(' ', shown.Select(v => v.Name)) + keys;
    }

    private string Aggregates(List<(string Name, string Type)> shown, out string with)
    {
        with = _prng.Percent(40) ? $" :with {_prng.Pick(_bound).Name}" : "";
        List<string> elements = [.. shown.Select((v, i) => i > 0 && _prng.Percent(50) ? v.Name : Aggregate(v))];
        bool isAlone = elements.Count == 1;
        return isAlone && _prng.Percent(40)
            ? elements[0] + " ."
            : elements.All(e => e.StartsWith('(')) && _prng.Percent(25) ? $"[{string.Join(' ', elements)}]"
            : string.Join(' ', elements);
    }

    private string TextCall(string text) => _prng.Of(
        $"(str {text} \"!\")", $"(clojure.string/upper-case {text})", $"(subs {text} 0)",
        $"(clojure.string/reverse {text})");

    private string Aggregate((string Name, string Type) variable) => variable.Type switch
    {
        "long" or "double" => $"({_prng.Of(NumberAggregates)} {variable.Name})",
        "string" or "instant" or "keyword" =>
            $"({_prng.Of("min", "max", "count", "count-distinct", "distinct", "max 2")} {variable.Name})",
        _ => $"({_prng.Of("count", "count-distinct", "count")} {variable.Name})",
    };

    private void Shuffle()
    {
        List<string> shuffled = _prng.Some(_clauses, _clauses.Count);
        _clauses.Clear();
        _clauses.AddRange(shuffled);
    }
}
