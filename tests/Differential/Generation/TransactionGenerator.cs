using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Accrete.Differential.Generation;

/// <summary>Draws transaction data, most of it valid.</summary>
/// <param name="model">What is known of the database.</param>
/// <param name="altersSchema">Whether attributes may change too.</param>
internal sealed class TransactionGenerator(CaseModel model, bool altersSchema = true)
{
    private readonly Prng _prng = model.Prng;
    private readonly List<string> _fresh = [];

    /// <summary>Draws one transaction. The model learns the names it makes only where it will probably be
    /// accepted.</summary>
    public string Draw(bool isSpeculative = false)
    {
        _fresh.Clear();
        int forms = _prng.Percent(30) ? 1 : _prng.Between(2, 6);
        int oddPercent = _prng.Percent(12) ? 40 : 0;
        List<string> lines = [];
        List<string> lookups = [];
        for (int i = 0; i < forms; i++)
        {
            lines.Add(_prng.Percent(oddPercent) ? OddForm() : Form(lookups));
        }

        if (_fresh.Count > 0 && _prng.Percent(8))
        {
            lines.Add(Directive());
        }

        if (model.Specs.Count > 0 && altersSchema && _prng.Percent(12))
        {
            lines.Add($"{{:db/id {Entity()} :db/ensure {_prng.Pick(model.Specs)}}}");
        }

        if (_prng.Percent(6))
        {
            lines.Add(_prng.Of("{:db/id \"datomic.tx\" :db/doc \"why\"}", "[:db/add \"datomic.tx\" :db/doc \"so\"]"));
        }

        if (oddPercent == 0 && !isSpeculative)
        {
            model.Entities.AddRange(_fresh.Where(name => !model.Entities.Contains(name)));
            model.Lookups.AddRange(lookups);
            model.Transactions++;
        }

        return "[" + string.Join("\n    ", lines) + "]";
    }

    /// <summary>Draws a transaction that will be accepted: entities with names, an identity each, and a few
    /// more facts.</summary>
    public string DrawSafe()
    {
        int count = _prng.Between(4, 6);
        AttributeModel identity = model.Attributes[0];
        List<string> identities = _prng.Some(ValueGenerator.Pool(identity.Type), count);
        List<string> names = [.. identities.Select(_ => model.NewTempid())];
        List<string> lines = [];
        for (int i = 0; i < names.Count; i++)
        {
            StringBuilder map = new($"{{:db/id \"{names[i]}\" {identity.Name} {identities[i]}");
            foreach (AttributeModel attribute in _prng.Some(
                [.. model.Writable.Where(a => a.Unique is null)], _prng.Between(1, 4)))
            {
                IEnumerable<string> values = Enumerable.Range(0, attribute.IsMany ? _prng.Between(1, 3) : 1)
                    .Select(_ => attribute.IsRef ? $"\"{_prng.Pick(names)}\"" : ValueGenerator.For(model, attribute));
                map.Append(' ').Append(attribute.Name).Append(' ');
                map.Append(attribute.IsMany ? $"[{string.Join(' ', values)}]" : values.First());
            }

            lines.Add(map.Append('}').ToString());
            model.Lookups.Add($"[{identity.Name} {identities[i]}]");
        }

        model.Solid.AddRange(names);
        model.Transactions++;
        return "[" + string.Join("\n    ", lines) + "]";
    }

    private string Form(List<string> lookups)
    {
        int draw = _prng.Below(100);
        return draw switch
        {
            < 45 => Map(lookups, depth: 0),
            < 68 => Add(),
            < 76 => Retract(),
            < 80 => $"[{_prng.Of(":db/retractEntity", ":db/retractEntity", ":db.fn/retractEntity")} {Existing()}]",
            < 86 => Cas(),
            < 88 when model.Partitions.Count > 0 =>
                $"{{:db/id #db/id [{_prng.Pick(model.Partitions)}] {Pair(lookups)}}}",
            < 92 when altersSchema => Alteration(),
            _ => Add(),
        };
    }

    // Where new entities go.
    private string Directive()
    {
        string tempid = $"\"{_prng.Pick(_fresh)}\"";
        string partition = model.Partitions.Count > 0 && _prng.Percent(60)
            ? _prng.Pick(model.Partitions)
            : _prng.Of(":db.part/user", $"#part {_prng.Below(5)}", ":no/such", ":db.part/tx");
        return _prng.Percent(50)
            ? $"{{:db/force-partition {{{tempid} {partition}}}}}"
            : $"{{:db/match-partition {{{tempid} {(_prng.Percent(30) ? Entity() : model.KnownEntity())}}}}}";
    }

    private string Map(List<string> lookups, int depth, bool isComponent = false)
    {
        StringBuilder map = new("{");
        if (_prng.Percent(depth == 0 ? 85 : isComponent ? 30 : 95))
        {
            map.Append(":db/id ").Append(Entity()).Append(' ');
        }

        List<AttributeModel> attributes = _prng.Some(model.Writable, _prng.Between(1, 4));
        foreach (AttributeModel attribute in attributes)
        {
            map.Append(Entry(attribute, lookups, depth)).Append(' ');
        }

        if (_prng.Percent(8) && model.Refs.Count > 0 && depth == 0)
        {
            map.Append(_prng.Pick(model.Refs).Reverse).Append(' ')
                .Append(_prng.Percent(70) ? Entity() : $"[{Entity()} {Entity()}]").Append(' ');
        }

        return map.ToString().TrimEnd() + "}";
    }

    private string Pair(List<string> lookups) => Entry(_prng.Pick(model.Writable), lookups, depth: 1);

    private string Entry(AttributeModel attribute, List<string> lookups, int depth)
    {
        if (attribute.IsRef && depth < 2 && _prng.Percent(25))
        {
            string nested = Map(lookups, depth + 1, attribute.IsComponent);
            return attribute.IsMany && _prng.Percent(50)
                ? $"{attribute.Name} [{nested} {Map(lookups, depth + 1, attribute.IsComponent)}]"
                : $"{attribute.Name} {nested}";
        }

        if (attribute.IsMany && _prng.Percent(60))
        {
            string[] values = [.. Enumerable.Range(0, _prng.Between(1, 3)).Select(_ => Value(attribute))];
            return attribute.Type != "bigdec" && _prng.Percent(10)
                ? $"{attribute.Name} #{{{string.Join(' ', values.Distinct())}}}"
                : $"{attribute.Name} [{string.Join(' ', values)}]";
        }

        string value = Value(attribute);
        if (attribute.Unique is not null && !attribute.IsRef && attribute.Type != "tuple")
        {
            lookups.Add($"[{attribute.Name} {value}]");
        }

        return $"{attribute.Name} {value}";
    }

    private string Add()
    {
        AttributeModel attribute = _prng.Pick(model.Writable);
        return $"[:db/add {Entity()} {attribute.Name} {Value(attribute)}]";
    }

    private string Retract()
    {
        AttributeModel attribute = _prng.Pick(model.Writable);
        string entity = Existing();
        return _prng.Percent(35)
            ? $"[:db/retract {entity} {attribute.Name}]"
            : $"[:db/retract {entity} {attribute.Name} {ValueGenerator.For(model, attribute)}]";
    }

    private string Cas()
    {
        AttributeModel attribute = _prng.Percent(90) && model.Pick(a => !a.IsMany && !a.IsComposite) is { } one
            ? one
            : _prng.Pick(model.Writable);
        string old = _prng.Percent(40) ? "nil" : ValueGenerator.For(model, attribute);
        string function = _prng.Of(":db/cas", ":db/cas", ":db.fn/cas");
        return $"[{function} {Existing()} {attribute.Name} {old} {ValueGenerator.For(model, attribute)}]";
    }

    private string Alteration()
    {
        AttributeModel attribute = _prng.Pick(model.Attributes);
        return _prng.Below(9) switch
        {
            0 => $"{{:db/id {attribute.Name} :db/doc \"changed\"}}",
            1 => $"[:db/add {attribute.Name} :db/index true]",
            2 => $"[:db/add {attribute.Name} :db/cardinality :db.cardinality/{_prng.Of("one", "many")}]",
            3 => $"[:db/add {attribute.Name} :db/unique :db.unique/{_prng.Of("identity", "value")}]",
            4 => $"[:db/retract {attribute.Name} :db/unique :db.unique/{_prng.Of("identity", "value")}]",
            5 => $"[:db/add {attribute.Name} :db/isComponent {_prng.Of("true", "false")}]",
            6 => $"[:db/add {attribute.Name} :db/noHistory true]",
            7 => $"{{:db/ident :c/more{_prng.Below(3)} :db/valueType :db.type/{_prng.Of(ValueGenerator.ScalarTypes)} "
                + ":db/cardinality :db.cardinality/one}",
            _ => $"[:db/add {attribute.Name} :db/valueType :db.type/{_prng.Of("string", "long", "ref")}]",
        };
    }

    private string Value(AttributeModel attribute)
    {
        if (attribute.IsRef && _prng.Percent(35))
        {
            // A tempid that only stands as a value is refused: most of the time it is one that has facts of its own.
            return _fresh.Count > 0 && _prng.Percent(85)
                ? $"\"{_prng.Pick(_fresh)}\""
                : _prng.Percent(70) ? model.KnownEntity() : Entity();
        }

        return _prng.Percent(1) ? ValueGenerator.Odd(_prng, attribute) : ValueGenerator.For(model, attribute);
    }

    // Where a tempid has no place: strings are read as idents there.
    private string Existing() => _prng.Percent(95) ? model.KnownEntity() : Entity();

    // A tempid of this transaction, or an entity of before.
    private string Entity()
    {
        if (_fresh.Count > 0 && _prng.Percent(40))
        {
            return $"\"{_prng.Pick(_fresh)}\"";
        }

        if (model.Solid.Count > 0 && _prng.Percent(50))
        {
            return model.KnownEntity();
        }

        string name = model.Entities.Count > 0 && _prng.Percent(15) ? _prng.Pick(model.Entities) : model.NewTempid();
        _fresh.Add(name);
        return $"\"{name}\"";
    }

    private string OddForm()
    {
        AttributeModel attribute = _prng.Pick(model.Writable);
        return _prng.Below(20) switch
        {
            0 => $"[:db/add {Entity()} {attribute.Name}]",
            1 => $"[:db/add {Entity()} :no/such 1]",
            2 => $"[:db/add :no/such {attribute.Name} {Value(attribute)}]",
            3 => $"[:db/add {Entity()} {attribute.Name} {ValueGenerator.Odd(_prng, attribute)}]",
            4 => $"[:db/add {Entity()} {attribute.Name} {Value(attribute)} 5]",
            5 => "{}",
            6 => $"{{:db/id {Entity()}}}",
            7 => $"{{{attribute.Name} {ValueGenerator.Odd(_prng, attribute)}}}",
            8 => "[:db/nothing 1 2]",
            9 => $"[:db/retract {Entity()}]",
            10 => $"[:db/cas {model.KnownEntity()} {attribute.Name} {ValueGenerator.For(model, attribute)}]",
            11 => $"[:db/add [:a/id {_prng.Of("999", "\"none\"", ":none")}] {attribute.Name} {Value(attribute)}]",
            12 => $"[:db/add {Entity()} {attribute.Name} [:a/id 12345]]",
            13 => "nil",
            14 => "5",
            15 => $"[:db/add \"x\" {attribute.Name} {ValueGenerator.For(model, attribute)}] [:db/add \"x\" "
                + $"{attribute.Name} {ValueGenerator.For(model, attribute)}]",
            16 => $"{{:db/id \"y\" {attribute.Name} {ValueGenerator.For(model, attribute)}}} {{:db/id \"y2\" "
                + $"{attribute.Name} {ValueGenerator.For(model, attribute)}}}",
            17 => $"[:db/retractEntity {_prng.Of("[:a/id 777]", ":no/such", "\"new\"", "99999")}]",
            18 => model.Pick(a => a.IsComposite) is { } composite
                ? $"[:db/add {Entity()} {composite.Name} {ValueGenerator.For(model, composite)}]"
                : $"[:db/add {Entity()} :db/ident {attribute.Name}]",
            _ => $"[{attribute.Name} {Entity()} 1]",
        };
    }
}
