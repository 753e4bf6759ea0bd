using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Accrete.Differential.Generation;

/// <summary>Draws attributes, enums and partitions.</summary>
internal static class SchemaGenerator
{
    /// <summary>Draws the schema of a case and tells the model.</summary>
    /// <returns>The forms of its first transaction.</returns>
    public static List<string> Draw(CaseModel model)
    {
        Prng prng = model.Prng;
        List<string> forms = [];
        int count = prng.Between(4, 9);
        for (int i = 0; i < count; i++)
        {
            AttributeModel attribute = Attribute(prng, i);
            model.Attributes.Add(attribute);
            forms.Add(Form(attribute));
        }

        if (prng.Percent(25))
        {
            AddComposite(model, forms);
        }

        foreach (string ident in prng.Some<string>([":e/red", ":e/green", ":e/blue"], prng.Below(4)))
        {
            model.Idents.Add(ident);
            forms.Add($"{{:db/ident {ident}}}");
        }

        if (prng.Percent(20))
        {
            string wanted = string.Join(' ', prng.Some(model.Attributes, prng.Between(1, 2)).Select(a => a.Name));
            model.Specs.Add(":spec/one");
            forms.Add($"{{:db/ident :spec/one :db.entity/attrs [{wanted}]}}");
        }

        if (prng.Percent(25))
        {
            model.Partitions.Add(":part/one");
            forms.Add("{:db/id \"part\" :db/ident :part/one :db.install/_partition :db.part/db}");
        }

        return forms;
    }

    /// <summary>Draws one attribute; the first ones are of the kinds that every case needs.</summary>
    public static AttributeModel Attribute(Prng prng, int index)
    {
        string ns = prng.Of("a", "a", "b");
        return index switch
        {
            0 => new AttributeModel(":a/id", prng.Of("long", "string", "keyword", "uuid"))
            {
                Unique = "identity",
                IsIndexed = prng.Percent(10),
            },
            1 => new AttributeModel($":{ns}/ref1", "ref") { IsMany = prng.Percent(60), IsComponent = prng.Percent(25) },
            2 => new AttributeModel($":{ns}/n2", prng.Of("long", "long", "double"))
            {
                IsMany = prng.Percent(30),
                IsIndexed = prng.Percent(50),
            },
            3 => new AttributeModel($":{ns}/s3", "string")
            {
                IsMany = prng.Percent(30),
                IsIndexed = prng.Percent(40),
                IsFulltext = prng.Percent(12),
            },
            _ => AnyAttribute(prng, ns, index),
        };
    }

    /// <summary>Returns the map form that installs an attribute.</summary>
    public static string Form(AttributeModel attribute)
    {
        StringBuilder form = new();
        form.Append("{:db/ident ").Append(attribute.Name).Append(" :db/valueType :db.type/").Append(attribute.Type);
        form.Append(" :db/cardinality :db.cardinality/").Append(attribute.IsMany ? "many" : "one");
        form.Append(attribute.Unique is null ? "" : $" :db/unique :db.unique/{attribute.Unique}");
        form.Append(attribute.IsIndexed ? " :db/index true" : "");
        form.Append(attribute.IsComponent ? " :db/isComponent true" : "");
        form.Append(attribute.NoHistory ? " :db/noHistory true" : "");
        form.Append(attribute.IsFulltext ? " :db/fulltext true" : "");
        form.Append(attribute.TupleType is null ? "" : $" :db/tupleType :db.type/{attribute.TupleType}");
        if (attribute.TupleTypes.Count > 0)
        {
            form.Append(" :db/tupleTypes [").AppendJoin(' ', attribute.TupleTypes.Select(t => ":db.type/" + t))
                .Append(']');
        }

        if (attribute.IsComposite)
        {
            form.Append(" :db/tupleAttrs [").AppendJoin(' ', attribute.TupleAttributes.Select(a => a.Name)).Append(']');
        }

        return form.Append('}').ToString();
    }

    private static AttributeModel AnyAttribute(Prng prng, string ns, int index)
    {
        int draw = prng.Below(100);
        if (draw < 20)
        {
            return new AttributeModel($":{ns}/ref{index}", "ref")
            {
                IsMany = prng.Percent(50),
                IsComponent = prng.Percent(30),
                IsIndexed = prng.Percent(15),
                Unique = prng.Percent(6) ? prng.Of("identity", "value") : null,
            };
        }

        if (draw < 30)
        {
            return prng.Percent(50)
                ? new AttributeModel($":{ns}/t{index}", "tuple")
                {
                    TupleType = prng.Of(ValueGenerator.SlotTypes),
                    IsIndexed = prng.Percent(40),
                }
                : new AttributeModel($":{ns}/t{index}", "tuple")
                {
                    TupleTypes = [.. Enumerable.Range(0, prng.Between(2, 3)).Select(
                        _ => prng.Of(ValueGenerator.SlotTypes))],
                    IsMany = prng.Percent(20),
                    Unique = prng.Percent(15) ? "identity" : null,
                };
        }

        string type = prng.Of(ValueGenerator.ScalarTypes);
        bool isMany = prng.Percent(35);
        return new AttributeModel($":{ns}/v{index}", type)
        {
            IsMany = isMany,
            Unique = prng.Percent(12) ? prng.Of("identity", "value", "value") : null,
            IsIndexed = prng.Percent(30),
            NoHistory = prng.Percent(4),
        };
    }

    private static void AddComposite(CaseModel model, List<string> forms)
    {
        List<AttributeModel> members =
            [.. model.Attributes.Where(a => !a.IsMany && a.Type != "tuple" && a.Name != ":a/id")];
        if (members.Count < 2)
        {
            return;
        }

        AttributeModel composite = new(":a/comp", "tuple")
        {
            TupleAttributes = model.Prng.Some(members, model.Prng.Between(2, 3)),
            Unique = model.Prng.Percent(35) ? model.Prng.Of("identity", "value") : null,
            IsIndexed = model.Prng.Percent(30),
        };
        model.Attributes.Add(composite);
        forms.Add(Form(composite));
    }
}
