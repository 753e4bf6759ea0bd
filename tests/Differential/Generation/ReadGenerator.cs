using System.Collections.Generic;
using System.Linq;

namespace Accrete.Differential.Generation;

/// <summary>Draws reads: database values, index access, lookups, entities.</summary>
internal sealed class ReadGenerator(CaseModel model)
{
    private readonly Prng _prng = model.Prng;

    /// <summary>Draws a database value as steps write it, without <c>#db</c>.</summary>
    public string Database(bool mayBeHistory, int depth = 0)
    {
        int draw = _prng.Below(100);
        if (draw < 55 || depth > 1)
        {
            return ":now";
        }

        string inner = depth == 0 && _prng.Percent(20) ? " " + Database(mayBeHistory: false, depth + 1) : "";
        return draw switch
        {
            < 66 => $"[:as-of {Point()}{inner}]",
            < 76 => $"[:since {Point()}{inner}]",
            < 84 when mayBeHistory => $"[:history {Database(mayBeHistory: false, depth + 1)}]",
            < 90 => $"[:with :now {new TransactionGenerator(model).Draw(isSpeculative: true)}]",
            < 95 => $"[:filter-attr-ns {Database(mayBeHistory, depth + 1)} \"{_prng.Of("a", "b", "db")}\"]",
            _ => ":now",
        };
    }

    /// <summary>Draws one read step.</summary>
    public string Step() => _prng.Below(100) switch
    {
        < 22 => $"[:datoms {Database(mayBeHistory: true)} {Index()}]",
        < 32 => $"[:seek {Database(mayBeHistory: true)} {_prng.Between(1, 8)} {Index()}]",
        < 40 => $"[:rseek {Database(mayBeHistory: false)} {_prng.Between(1, 8)} {Index()}]",
        < 50 => IndexRange(),
        < 56 => $"[:entid {Database(mayBeHistory: false)} {_prng.Of(Thing(), Thing(), ":no/such", "[:a/id 31337]")}]",
        < 61 => $"[:ident {Database(mayBeHistory: false)} {_prng.Of(Thing(), _prng.Pick(model.Attributes).Name)}]",
        < 66 => $"[:attribute {Database(mayBeHistory: false)} {SomeAttribute()}]",
        < 84 => $"[:entity {Database(mayBeHistory: false)} {Thing()} {Path()}]",
        < 88 => $"[:tx-range {_prng.Of("nil", Mark())} {_prng.Of("nil", Mark())}]",
        < 91 => $"[:basis-t {Database(mayBeHistory: true)}]",
        < 93 when model.Entities.Count > 0 => $"[:partition-of \"{_prng.Pick(model.Entities)}\"]",
        < 96 => IndexPull(),
        _ => $"[:datoms {Database(mayBeHistory: true)} {Index()}]",
    };

    /// <summary>Draws something that stands for an entity.</summary>
    public string Thing() => model.KnownEntity();

    private string SomeAttribute() => _prng.Of(
        _prng.Pick(model.Attributes).Name, _prng.Pick(model.Attributes).Name, ":no/such", ":db/ident");

    private string Mark() => model.Marks.Count > 0 ? _prng.Pick(model.Marks) : "nil";

    private string Point() => _prng.Below(10) switch
    {
        < 7 when model.Marks.Count > 0 => _prng.Pick(model.Marks),
        < 9 => "#tx 0",
        _ => _prng.Of("#inst \"1999-01-01T00:00:00.000-00:00\"", "#inst \"2100-01-01T00:00:00.000-00:00\""),
    };

    private string Index()
    {
        AttributeModel attribute = _prng.Pick(model.Attributes);
        string value = ValueGenerator.For(model, attribute);
        switch (_prng.Below(4))
        {
            case 0:
                return Prefix(":eavt", Thing(), attribute.Name, value, skipFirst: false);
            case 1:
                return Prefix(":aevt", attribute.Name, Thing(), value, skipFirst: false);
            case 2:
                attribute = model.Pick(a => a.HasAvet) is { } indexed && _prng.Percent(90) ? indexed : attribute;
                return Prefix(":avet", attribute.Name, ValueGenerator.For(model, attribute), Thing(), skipFirst: false);
            default:
                AttributeModel? reference = model.Pick(a => a.IsRef);
                return reference is null
                    ? Prefix(":eavt", Thing(), attribute.Name, value, skipFirst: false)
                    : Prefix(":vaet", Thing(), reference.Name, Thing(), skipFirst: false);
        }
    }

    private string Prefix(string index, string first, string second, string third, bool skipFirst)
    {
        string[] parts = [first, second, third];
        int count = skipFirst ? 0 : _prng.Of(1, 1, 2, 2, 2, 3);
        return index + " " + string.Join(' ', parts.Take(count));
    }

    private string IndexRange()
    {
        AttributeModel attribute = model.Pick(a => a.HasAvet) ?? _prng.Pick(model.Attributes);
        string start = _prng.Percent(30) ? "nil" : ValueGenerator.For(model, attribute);
        string end = _prng.Percent(30) ? "nil" : ValueGenerator.For(model, attribute);
        return $"[:index-range {Database(mayBeHistory: false)} {attribute.Name} {start} {end}]";
    }

    private string IndexPull()
    {
        AttributeModel attribute = model.Pick(a => a.HasAvet) ?? _prng.Pick(model.Attributes);
        string pattern = new PullGenerator(model).Pattern();
        string reverse = _prng.Percent(20) ? " :reverse true" : "";
        return _prng.Percent(60)
            ? $"[:index-pull {Database(mayBeHistory: false)} {{:index :avet :selector {pattern} :start "
                + $"[{attribute.Name}"
                + $"{(_prng.Percent(50) ? " " + ValueGenerator.For(model, attribute) : "")}]{reverse}}}]"
            : $"[:index-pull {Database(mayBeHistory: false)} {{:index :aevt :selector {pattern} :start "
                + $"[{attribute.Name}]{reverse}}}]";
    }

    private string Path()
    {
        List<string> path = [];
        List<AttributeModel> refs = model.Refs;
        while (refs.Count > 0 && path.Count < 2 && _prng.Percent(30))
        {
            AttributeModel reference = _prng.Pick(refs);
            if (reference.IsMany)
            {
                path.Add(_prng.Percent(50) ? reference.Name : reference.Reverse);
                return string.Join(' ', path);
            }

            path.Add(reference.Name);
        }

        path.Add(_prng.Percent(10) ? ":db/id" : _prng.Pick(model.Attributes).Name);
        return string.Join(' ', path);
    }
}
